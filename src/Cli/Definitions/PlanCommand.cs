using System.CommandLine;
using System.Globalization;
using SensorGrid.Cli.Applications;
using SensorGrid.Cli.CommandLine;

namespace SensorGrid.Cli.Definitions;

/// <summary><c>plan</c>: checks a folder of definitions and shows what it would change; or checks a program.</summary>
internal static class PlanCommand
{
    public static Command Create(CliContext context)
    {
        var folder = FolderArgument.CreateOrProgram();
        var program = new ApplicationArguments();
        var target = new ApiArguments();
        var command = new Command(
            "plan",
            "Checks a folder of definitions, and shows what applying it would change in the live system's features. Of the file of a program: checks it, "
            + "and shows how its rows are computed and whether the live application is another one. It changes nothing. Exit code 1 when there are mistakes: all of them are told.");
        command.Add(folder);
        program.AddTo(command);
        target.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandGuard.RunAsync(
            context,
            ExitCode.Failure,
            async () =>
            {
                var path = parsed.GetRequiredValue(folder);
                if (program.IsProgram(parsed, path))
                {
                    return await new ApplicationPlan(context, target, program).RunAsync(parsed, path, cancellationToken);
                }

                var local = FeaturesFolder.Read(path);
                using var client = target.CreateClient(parsed);
                var api = new DefinitionsApi(client);
                var live = await api.GetAsync(cancellationToken);
                if (!await api.CheckAsync(FeaturesFolder.Name, local.ToChange(), cancellationToken))
                {
                    context.Output.WriteLine("the API is an older one: what only the cluster knows, such as the streams that it reads, was not checked");
                }

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
