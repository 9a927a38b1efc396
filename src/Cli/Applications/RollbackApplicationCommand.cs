using System.CommandLine;
using SensorGrid.Cli.CommandLine;

namespace SensorGrid.Cli.Applications;

/// <summary><c>applications rollback</c>: applies the definition of an earlier generation as the next one.</summary>
internal static class RollbackApplicationCommand
{
    public static Command Create(CliContext context)
    {
        var name = NameArgument.Create();
        var generation = new Argument<long>("GENERATION") { Description = "The generation whose definition is applied again." };
        var api = new ApiArguments();
        var command = new Command("rollback", "Applies the definition of an earlier generation of an application as the next one. Rows that came out meanwhile stay as they are.");
        command.Add(name);
        command.Add(generation);
        api.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandGuard.RunAsync(
            context,
            ExitCode.Failure,
            async () =>
            {
                var (application, number) = (parsed.GetRequiredValue(name), Check(parsed.GetValue(generation)));
                using var client = api.CreateClient(parsed);
                var live = new ApplicationsApi(client);
                var newest = (await live.GetAsync(application, cancellationToken)).Generation;
                var definition = await live.GetDefinitionAsync(application, number, cancellationToken);
                var commit = await live.PutAsync(application, definition, newest, FormattableString.Invariant($"rollback to {number}"), cancellationToken);
                context.Output.WriteLine(commit.IsNew
                    ? FormattableString.Invariant($"{application}: generation {commit.Generation}, with the definition of generation {number}")
                    : FormattableString.Invariant($"{application}: unchanged, generation {commit.Generation} has the definition of generation {number} already"));
                return ExitCode.Success;
            },
            cancellationToken));
        return command;
    }

    private static long Check(long generation) => generation >= 1
        ? generation
        : throw new CliException(FormattableString.Invariant($"GENERATION must be the number of a generation, from 1, but is {generation}."), ExitCode.Usage);
}
