using System.CommandLine;
using SensorGrid.Cli.Applications;
using SensorGrid.Cli.CommandLine;

namespace SensorGrid.Cli.Definitions;

/// <summary><c>apply</c>: applies a folder of definitions as a new revision, and waits until the silos have it; or a program as a SQL application.</summary>
internal static class ApplyCommand
{
    public static Command Create(CliContext context)
    {
        var folder = FolderArgument.CreateOrProgram();
        var note = new Option<string?>("--note") { Description = "A remark for the history.", HelpName = "TEXT" };
        var expect = new Option<long?>("--expect", "--expected") { Description = "The newest revision (of a program: generation) that the change was made against, 0 for none. Default: the one that there is.", HelpName = "N" };
        var timeout = TimeoutOption.Create();
        var program = new ApplicationArguments();
        var api = new ApiArguments();
        var command = new Command(
            "apply",
            "Checks a folder of definitions, applies it as a new revision, and waits until every silo has it. No silo starts anew. Of the file of a program it makes a live SQL application, or the next "
            + "generation of it. Exit code 1 when there are mistakes, somebody else was faster, or a silo does not have it in time.");
        command.Add(folder);
        command.Add(note);
        command.Add(expect);
        command.Add(timeout);
        program.AddTo(command);
        api.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandGuard.RunAsync(
            context,
            ExitCode.Failure,
            async () =>
            {
                var time = TimeoutOption.Parse(parsed.GetRequiredValue(timeout));
                var expected = CheckExpected(parsed.GetValue(expect));
                var path = parsed.GetRequiredValue(folder);
                if (program.IsProgram(parsed, path))
                {
                    return await new ApplicationApply(context, api, program).RunAsync(parsed, path, expected, parsed.GetValue(note), cancellationToken);
                }

                var local = FeaturesFolder.Read(path);
                using var client = api.CreateClient(parsed);
                var live = new DefinitionsApi(client);
                var newest = (await live.GetAsync(cancellationToken)).Revision;
                await live.PutGraphsAsync(local.Models ?? [], cancellationToken);
                await live.PutTablesAsync(local.Tables ?? [], cancellationToken);
                return await new Rollout(live, context, FeaturesFolder.Name).RunAsync(local.ToChange(), expected ?? newest, parsed.GetValue(note), time, cancellationToken);
            },
            cancellationToken));
        return command;
    }

    private static long? CheckExpected(long? expected) => expected is null or >= 0
        ? expected
        : throw new CliException(FormattableString.Invariant($"--expect must be the number of a revision, from 0, but is {expected}."), ExitCode.Usage);
}
