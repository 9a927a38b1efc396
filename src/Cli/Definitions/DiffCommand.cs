using System.CommandLine;
using SensorGrid.Cli.CommandLine;

namespace SensorGrid.Cli.Definitions;

/// <summary><c>diff</c>: shows what changed between two revisions.</summary>
internal static class DiffCommand
{
    public static Command Create(CliContext context)
    {
        var (from, to) = (RevisionArgument.Create("A"), RevisionArgument.Create("B"));
        var api = new ApiArguments();
        var command = new Command("diff", "Shows what changed from one revision of the definitions to another.");
        command.Add(from);
        command.Add(to);
        api.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandGuard.RunAsync(
            context,
            ExitCode.Failure,
            async () =>
            {
                var (first, second) = (RevisionArgument.Check(parsed.GetValue(from)), RevisionArgument.Check(parsed.GetValue(to)));
                using var client = api.CreateClient(parsed);
                var live = new DefinitionsApi(client);
                var before = await live.GetRevisionAsync(first, cancellationToken);
                var after = await live.GetRevisionAsync(second, cancellationToken);
                context.Output.WriteLine(FormattableString.Invariant($"from revision {first} to revision {second}:"));
                DiffReport.Write(context.Output, (first, DefinitionTexts.Of(before)), (second, DefinitionTexts.Of(after)));
                return ExitCode.Success;
            },
            cancellationToken));
        return command;
    }
}
