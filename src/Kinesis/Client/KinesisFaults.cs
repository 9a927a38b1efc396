using System.Text.Json;
using Amazon.Runtime;
using SensorGrid.Kinesis.Client.Model;
using LimitExceededException = SensorGrid.Kinesis.Client.Model.LimitExceededException;

namespace SensorGrid.Kinesis.Client;

/// <summary>Classifies the ways in which a call to Kinesis can fail.</summary>
public static class KinesisFaults
{
    /// <summary>
    /// Determines whether an exception comes from the service or the network to it, and not from a mistake in the program.
    /// </summary>
    public static bool IsFault(Exception exception) =>
        exception is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException or JsonException
            or OperationCanceledException;

    /// <summary>Determines whether the same call may succeed later: throttled, the service's own fault, or not answered in full.</summary>
    public static bool IsTransient(Exception exception) => exception switch
    {
        ProvisionedThroughputExceededException or LimitExceededException => true,
        // Below 400 the service served the call, but its answer was cut off on the way.
        AmazonServiceException refused => (int)refused.StatusCode is < 400 or >= 500 or 408 or 429 || IsThrottle(refused.ErrorCode),
        _ => IsFault(exception),
    };

    /// <summary>Determines whether the service throttled the call.</summary>
    public static bool IsThrottle(Exception exception) => exception switch
    {
        ProvisionedThroughputExceededException or LimitExceededException => true,
        AmazonServiceException refused => (int)refused.StatusCode == 429 || IsThrottle(refused.ErrorCode),
        _ => false,
    };

    /// <summary>Gets a short name for an answer or a log.</summary>
    public static string Code(Exception exception) =>
        exception is AmazonServiceException { ErrorCode: { Length: > 0 } code } ? code : exception.GetType().Name;

    private static bool IsThrottle(string? code) => code is "ThrottlingException" or "KMSThrottlingException" or "RequestLimitExceeded";
}
