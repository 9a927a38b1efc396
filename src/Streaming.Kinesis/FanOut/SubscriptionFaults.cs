using Amazon.Runtime;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using LimitExceededException = SensorGrid.Kinesis.Client.Model.LimitExceededException;

namespace SensorGrid.Streaming.Kinesis.FanOut;

/// <summary>Classifies the ways in which a subscription can fail.</summary>
internal static class SubscriptionFaults
{
    /// <summary>Gets the reason for which there is no subscription.</summary>
    /// <param name="exception">A fault of the service or the network.</param>
    /// <param name="registering">Whether the consumer was being registered: there a limit is one of consumers, else one of calls.</param>
    public static FallBackReason FallBack(Exception exception, bool registering) => exception switch
    {
        NotSupportedException => FallBackReason.NotSupported,
        LimitExceededException when registering => FallBackReason.LimitExceeded,
        ResourceInUseException => FallBackReason.InUse,
        ResourceNotFoundException => FallBackReason.NotFound,
        AmazonServiceException { ErrorCode: "UnknownOperationException" or "UnknownOperation" or "InvalidAction" } => FallBackReason.NotSupported,
        AmazonServiceException { ErrorCode: "AccessDeniedException" or "AccessDenied" or "UnrecognizedClientException" or "NotAuthorizedException" } => FallBackReason.AccessDenied,
        _ when KinesisFaults.IsThrottle(exception) => FallBackReason.Throttled,
        _ when KinesisFaults.IsTransient(exception) => FallBackReason.Unreachable,
        _ => FallBackReason.Refused,
    };

    /// <summary>Gets the reason for which a subscription ended.</summary>
    public static SubscriptionEnd End(Exception exception) => exception switch
    {
        ResourceInUseException => SubscriptionEnd.TakenOver,
        AmazonServiceException => SubscriptionEnd.Failed,
        TimeoutException => SubscriptionEnd.Silent,
        _ => SubscriptionEnd.Broken,
    };

    /// <summary>Determines whether it will not pass before somebody does something about it.</summary>
    public static bool IsLasting(FallBackReason reason) =>
        reason is FallBackReason.NotSupported or FallBackReason.AccessDenied or FallBackReason.LimitExceeded or FallBackReason.Refused;
}
