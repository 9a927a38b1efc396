using System.CommandLine;
using System.Globalization;
using SensorGrid.Cli.CommandLine;

namespace SensorGrid.Cli.Definitions;

/// <summary><c>plan</c>: checks a folder of definitions and shows what it would change.</summary>
internal static class PlanCommand
{
    public static Command Create(CliContext context)
    {
        var folder = FolderArgument.Create();
        var api = new ApiArguments();
        var command = new Command(
            "plan",
            "Checks a folder of definitions, and shows what applying it would change in the live system's features. It changes nothing. Exit code 1 when the folder has mistakes: all of them are told.");
        command.Add(folder);
        api.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandGuard.RunAsync(
            context,
            ExitCode.Failure,
            async () =>
            {
                var local = FeaturesFolder.Read(parsed.GetRequiredValue(folder));
                using var client = api.CreateClient(parsed);
                var live = await new DefinitionsApi(client).GetAsync(cancellationToken);
                if (live.Revision == 0)
                {
                    context.Output.WriteLine(Wording.NoRevision);
                    context.Output.WriteLine("the definitions are in order; what they change is not known");
                    return ExitCode.Success;
                }

                context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"compared with revision {live.Revision}:"));
                DiffReport.Write(context.Output, (live.Revision, DefinitionTexts.Of(live)), local);
                return ExitCode.Success;
            },
            cancellationToken));
        return command;
    }
}
