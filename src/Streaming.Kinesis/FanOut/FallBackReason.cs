namespace SensorGrid.Streaming.Kinesis.FanOut;

/// <summary>The reason why a shard is read by GetRecords although the stream has a consumer.</summary>
internal enum FallBackReason
{
    /// <summary>The client or the server has no enhanced fan-out.</summary>
    NotSupported,

    /// <summary>The credentials do not allow it.</summary>
    AccessDenied,

    /// <summary>The stream has as many consumers as it may have.</summary>
    LimitExceeded,

    /// <summary>There is no such consumer, shard or stream.</summary>
    NotFound,

    /// <summary>The consumer has another subscription to the shard.</summary>
    InUse,

    /// <summary>The service refuses the calls as too many.</summary>
    Throttled,

    /// <summary>The service cannot be reached, or failed.</summary>
    Unreachable,

    /// <summary>The service refuses the call for another reason.</summary>
    Refused,
}
