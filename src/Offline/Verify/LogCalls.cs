using Amazon.Runtime;
using SensorGrid.Offline.Log;

namespace SensorGrid.Offline.Verify;

/// <summary>Calls that read the log.</summary>
internal static class LogCalls
{
    /// <summary>Runs calls to the log.</summary>
    /// <exception cref="LogException">The log cannot be read.</exception>
    public static async Task<T> RunAsync<T>(StreamLog log, Func<Task<T>> calls)
    {
        try
        {
            return await calls();
        }
        catch (Exception exception) when (exception is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            throw new LogException([log.StreamName, .. log.Sources], exception);
        }
    }
}
