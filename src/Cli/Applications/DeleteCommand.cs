using System.CommandLine;
using SensorGrid.Cli.CommandLine;

namespace SensorGrid.Cli.Applications;

/// <summary><c>applications delete</c>: deletes one with its rows.</summary>
internal static class DeleteCommand
{
    public static Command Create(CliContext context)
    {
        var name = NameArgument.Create();
        var api = new ApiArguments();
        var command = new Command("delete", "Deletes an application with its rows and generations. What it read stays in the streams.");
        command.Add(name);
        api.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandGuard.RunAsync(
            context,
            ExitCode.Failure,
            async () =>
            {
                using var client = api.CreateClient(parsed);
                await new ApplicationsApi(client).DeleteAsync(parsed.GetRequiredValue(name), cancellationToken);
                context.Output.WriteLine($"{parsed.GetRequiredValue(name)}: deleted, with its rows");
                return ExitCode.Success;
            },
            cancellationToken));
        return command;
    }
}
