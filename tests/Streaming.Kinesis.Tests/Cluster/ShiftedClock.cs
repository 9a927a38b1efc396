namespace SensorGrid.Streaming.Kinesis.Tests.Cluster;

/// <summary>A clock that is ahead of the real one: a server with it gives its records later times of arrival.</summary>
internal sealed class ShiftedClock(TimeSpan ahead) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;
}
