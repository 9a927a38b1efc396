namespace SensorGrid.Cli.Simulate.Output;

/// <summary>The clock of event time: it starts with the run and goes so many times as fast.</summary>
internal sealed class EventClock(DateTimeOffset start, double speed, TimeProvider timeProvider)
{
    private readonly long _startedAt = timeProvider.GetTimestamp();

    /// <summary>Computes the time until an event time is there; negative when it is past.</summary>
    // From the start, not from reading to reading, so that what is late is made up for and small errors do not add up.
    public TimeSpan Until(DateTimeOffset eventTime) => ((eventTime - start) / speed) - timeProvider.GetElapsedTime(_startedAt);
}
