using System.CommandLine;
using SensorGrid.Cli.Publish;
using SensorGrid.Cli.Replay;
using SensorGrid.Cli.Simulate;
using SensorGrid.Cli.Train;
using SensorGrid.Cli.Verify;

namespace SensorGrid.Cli.CommandLine;

/// <summary>The program: finds the command, runs it, and turns whatever goes wrong into one line and an exit code.</summary>
internal static class CliApplication
{
    // After Ctrl-C a command has this long to put away what it holds.
    private static readonly TimeSpan GraceAfterCancel = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(string[] args, CliContext context)
    {
        var root = new RootCommand("SensorGrid from the command line: put readings into the stream, make some up, replay them offline, train a model, verify the live system against its log.")
        {
            PublishCommand.Create(context),
            ReplayCommand.Create(context),
            SimulateCommand.Create(context),
            TrainCommand.Create(context),
            VerifyCommand.Create(context),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            var command = parsed.CommandResult.Command is RootCommand ? "" : $" {parsed.CommandResult.Command.Name}";
            await context.Error.WriteLineAsync($"error: {OneLine(parsed.Errors[0].Message)} Try '{root.Name}{command} --help'.");
            return ExitCode.Usage;
        }

        var configuration = new InvocationConfiguration
        {
            Output = context.Output,
            Error = context.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = GraceAfterCancel,
        };
        var exitCode = await parsed.InvokeAsync(configuration);
        await context.Output.FlushAsync();
        return exitCode;
    }

    /// <summary>Runs a command's work; no exception leaves it.</summary>
    /// <param name="context">Where the error is told.</param>
    /// <param name="failure">The exit code for what goes wrong outside of the program's doing.</param>
    /// <param name="work">The work; it returns the exit code.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    public static async Task<int> GuardAsync(CliContext context, int failure, Func<Task<int>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await context.Error.WriteLineAsync("cancelled");
            return ExitCode.Cancelled;
        }
        catch (CliException exception)
        {
            await context.Error.WriteLineAsync($"error: {OneLine(exception.Message)}");
            return exception.ExitCode;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or HttpRequestException)
        {
            await context.Error.WriteLineAsync($"error: {OneLine(exception.Message)}");
            return failure;
        }
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
