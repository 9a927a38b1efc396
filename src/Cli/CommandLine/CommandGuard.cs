using SensorGrid.Client;
using SensorGrid.Guards.Text;

namespace SensorGrid.Cli.CommandLine;

/// <summary>Turns the failures of a command into one line and an exit code.</summary>
internal static class CommandGuard
{
    /// <summary>Runs a command's work; no exception leaves it.</summary>
    /// <param name="context">The output of the error.</param>
    /// <param name="failure">The exit code for what goes wrong outside of the program's doing.</param>
    /// <param name="work">The work; it returns the exit code.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    public static async Task<int> RunAsync(CliContext context, int failure, Func<Task<int>> work, CancellationToken cancellationToken)
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
            foreach (var detail in exception.Details)
            {
                await context.Error.WriteLineAsync($"  {OneLine(detail)}");
            }

            return exception.ExitCode;
        }
        catch (ApiException exception)
        {
            await context.Error.WriteLineAsync($"error: {OneLine(ApiErrors.Describe(exception))}");
            return ExitCode.NotCompared;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or HttpRequestException)
        {
            await context.Error.WriteLineAsync($"error: {OneLine(SecretText.Mask(exception.Message))}");
            return failure;
        }
    }

    /// <summary>Replaces the line breaks of a message with blanks.</summary>
    public static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
