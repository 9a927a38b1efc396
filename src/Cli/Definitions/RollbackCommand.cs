using System.CommandLine;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Client;

namespace SensorGrid.Cli.Definitions;

/// <summary><c>rollback</c>: applies the definitions of an earlier revision as a new one.</summary>
internal static class RollbackCommand
{
    public static Command Create(CliContext context)
    {
        var revision = RevisionArgument.Create("N");
        var timeout = TimeoutOption.Create();
        var api = new ApiArguments();
        var command = new Command(
            "rollback",
            "Applies the definitions of an earlier revision as a new one, and waits until every silo has it. Records that were processed meanwhile stay as they are.");
        command.Add(revision);
        command.Add(timeout);
        api.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandGuard.RunAsync(
            context,
            ExitCode.Failure,
            async () =>
            {
                var time = TimeoutOption.Parse(parsed.GetRequiredValue(timeout));
                var number = RevisionArgument.Check(parsed.GetValue(revision));
                using var client = api.CreateClient(parsed);
                var live = new DefinitionsApi(client);
                var newest = await live.GetAsync(cancellationToken);
                var earlier = DefinitionTexts.Of(await live.GetRevisionAsync(number, cancellationToken));
                var change = new DefinitionsChange().WithFeatures(earlier.Features).WithSources(earlier.Sources);
                if (earlier.Models is not null || newest.Models is not null)
                {
                    // Their graphs are stored. An API that has none knows no models, either.
                    change.WithModels(earlier.Models);
                }

                if (earlier.Tables is not null || newest.Tables is not null)
                {
                    change.WithTables(earlier.Tables);
                }

                return await new Rollout(live, context, FormattableString.Invariant($"revision {number}")).RunAsync(
                    change, newest.Revision, FormattableString.Invariant($"rollback to {number}"), time, cancellationToken);
            },
            cancellationToken));
        return command;
    }
}
