namespace SensorGrid.Streaming.Kinesis.Tests.FanOut;

/// <summary>What can go wrong with a subscription on its way.</summary>
internal enum SpoilKind
{
    /// <summary>The connection is reset.</summary>
    Cut,

    /// <summary>The stream ends as if all were well, wherever that is.</summary>
    End,

    /// <summary>Nothing comes any more.</summary>
    Stall,

    /// <summary>A bit is another one.</summary>
    Flip,
}
