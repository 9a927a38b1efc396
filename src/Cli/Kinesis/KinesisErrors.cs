using Amazon.Runtime;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Kinesis.Client.Model;
using LimitExceededException = SensorGrid.Kinesis.Client.Model.LimitExceededException;

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
        catch (ResourceNotFoundException exception)
        {
            throw new CliException($"Kinesis at {target.Place} has no stream '{target.StreamName}' (--stream): {exception.Message}", exitCode);
        }
        catch (AmazonServiceException exception) when (exception.StatusCode != 0)
        {
            throw new CliException($"Kinesis at {target.Place} refused: {exception.ErrorCode}: {exception.Message}", exitCode);
        }
        catch (Exception exception) when (exception is AmazonClientException or AmazonServiceException or HttpRequestException)
        {
            throw new CliException($"Kinesis at {target.Place} (--kinesis) cannot be reached: {Innermost(exception).Message}", exitCode);
        }
    }

    /// <summary>Determines whether the same call may succeed a little later.</summary>
    public static bool IsTransient(Exception exception) => exception switch
    {
        ProvisionedThroughputExceededException or LimitExceededException => true,
        AmazonServiceException { StatusCode: not 0 } refused => (int)refused.StatusCode is >= 500 or 429
            || refused.ErrorCode is "ThrottlingException" or "KMSThrottlingException" or "RequestLimitExceeded",
        AmazonServiceException or AmazonClientException or HttpRequestException or IOException => true,
        _ => false,
    };

    private static Exception Innermost(Exception exception) => exception.InnerException is { } inner ? Innermost(inner) : exception;
}
