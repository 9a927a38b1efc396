using Amazon.Runtime;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Cli.Kinesis;

/// <summary>Reports in the user's words why a call to Kinesis failed.</summary>
internal static class KinesisErrors
{
    /// <summary>Runs calls to Kinesis and turns what they throw into one line.</summary>
    public static async Task<T> TranslateAsync<T>(KinesisTarget target, int exitCode, Func<Task<T>> calls)
    {
        try
        {
            return await calls();
        }
        catch (Exception exception) when (exception is AmazonClientException or AmazonServiceException or HttpRequestException)
        {
            throw Translate(target, exitCode, exception);
        }
    }

    /// <summary>Turns what a call to Kinesis threw into one line.</summary>
    public static CliException Translate(KinesisTarget target, int exitCode, Exception exception) => new(
        exception switch
        {
            ResourceNotFoundException => $"Kinesis at {target.Place} has no stream '{target.StreamName}' (--stream): {exception.Message}",
            AmazonServiceException { StatusCode: not 0 } refused => $"Kinesis at {target.Place} refused: {refused.ErrorCode}: {refused.Message}",
            _ => $"Kinesis at {target.Place} (--kinesis) cannot be reached: {Innermost(exception).Message}",
        },
        exitCode);

    private static Exception Innermost(Exception exception) => exception.InnerException is { } inner ? Innermost(inner) : exception;
}
