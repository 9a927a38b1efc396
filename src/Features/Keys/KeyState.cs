namespace SensorGrid.Features.Keys;

/// <summary>The state of a sensor that all of its operators share: positions, clocks and counters. The engine alone changes it.</summary>
internal sealed class KeyState
{
    /// <summary>The shards that the sensor's readings come through, each with its position and its border of lateness.</summary>
    public ShardStates Shards { get; } = new();

    /// <summary>The newest event time counted, in ticks; the least value before the first reading.</summary>
    public long Newest { get; set; } = long.MinValue;

    /// <summary>The sensor's clock, in ticks: the newest event time, where a reading ahead of its arrival stands for its arrival. The least value before the first reading.</summary>
    public long Clock { get; set; } = long.MinValue;

    /// <summary>Readings up to this event time (ticks) are late, because the sensor was retired; the least value when it was not.</summary>
    public long RetiredUpTo { get; set; } = long.MinValue;

    /// <summary>Event time (ticks) from which on a metric that is seen for the first time is known whole: later than all when definitions changed.</summary>
    public long CoveredFrom { get; set; } = long.MinValue;

    /// <summary>The number of counted readings.</summary>
    public long Readings { get; set; }

    /// <summary>The number of readings that came too late.</summary>
    public long Late { get; set; }

    /// <summary>The number of readings that were duplicates of others.</summary>
    public long Duplicates { get; set; }

    /// <summary>The number of values that were named without one.</summary>
    public long Missing { get; set; }

    /// <summary>Forgets all but the shards: the sensor was retired.</summary>
    /// <param name="time">The event time (ticks) of the reading that retired it.</param>
    public void Retire(long time)
    {
        RetiredUpTo = time;
        (Readings, Late, Duplicates, Missing) = (0, 0, 0, 0);
        Newest = Clock = CoveredFrom = long.MinValue;
    }
}
