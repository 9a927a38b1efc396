namespace SensorGrid.TestKit.Kinesis;

/// <summary>A server that speaks the Kinesis wire protocol.</summary>
public enum Server
{
    /// <summary>npm: fast; has no ChildShards, and hangs at AT_TIMESTAMP when nothing is at or after the time.</summary>
    Kinesalite,

    /// <summary>npm: complete, and slow.</summary>
    KinesisLocal,

    /// <summary>This project's own, in the test's process.</summary>
    Embedded,
}
