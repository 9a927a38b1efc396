using System.Net;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using LimitExceededException = Amazon.DynamoDBv2.Model.LimitExceededException;

namespace SensorGrid.Persistence.DynamoDB.Client;

/// <summary>Classifies the ways in which a call to DynamoDB can fail.</summary>
internal static class DynamoDBFaults
{
    /// <summary>Determines whether the service throttled the call; a throttled call has done nothing.</summary>
    public static bool IsThrottle(Exception exception) => exception switch
    {
        ProvisionedThroughputExceededException or RequestLimitExceededException or LimitExceededException => true,
        AmazonServiceException refused => refused.StatusCode == HttpStatusCode.TooManyRequests
            || refused.ErrorCode is "ThrottlingException" or "Throttling" or "RequestLimitExceeded" or "SlowDown",
        _ => false,
    };

    /// <summary>
    /// Determines whether it is unknown if the call was served: no answer, half an answer, or an error of the service's own.
    /// </summary>
    public static bool IsUnknown(Exception exception) => !IsThrottle(exception) && exception switch
    {
        // Below 400 the service served the call, but its answer was cut off on the way.
        AmazonServiceException refused => (int)refused.StatusCode is < 400 or >= 500 or 408,
        AmazonClientException { InnerException: { } inner } => IsUnknown(inner),
        _ => exception is HttpRequestException or IOException or TimeoutException or OperationCanceledException,
    };

    /// <summary>Gets a short name for a log.</summary>
    public static string Code(Exception exception) =>
        exception is AmazonServiceException { ErrorCode: { Length: > 0 } code } ? code : exception.GetType().Name;
}
