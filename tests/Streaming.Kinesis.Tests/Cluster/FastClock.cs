namespace SensorGrid.Streaming.Kinesis.Tests.Cluster;

/// <summary>A clock that runs so many times as fast as the real one: five minutes of a server and its reader pass in seconds.</summary>
internal sealed class FastClock(int factor) : TimeProvider
{
    private readonly DateTimeOffset _start = System.GetUtcNow();
    private readonly long _from = System.GetTimestamp();

    public override long TimestampFrequency => System.TimestampFrequency / factor;

    public override long GetTimestamp() => System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _start + GetElapsedTime(_from);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Fast(dueTime), Fast(period));

    private TimeSpan Fast(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / factor;
}
