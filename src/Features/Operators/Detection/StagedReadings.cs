using SensorGrid.Features.Detection;
using SensorGrid.Features.Log;

namespace SensorGrid.Features.Operators.Detection;

/// <summary>The readings of a sensor that are staged but not added yet, as far as the next one to be staged depends on them.</summary>
internal struct StagedReadings()
{
    private Queue<SensorDetector>? _detectors;
    private ShardName _shard;
    private LogPosition _position;
    private int _count;
    private long _retiredUpTo = long.MinValue;

    /// <summary>The scoring clock after all of them.</summary>
    public ScoringClock Scoring = new();

    /// <summary>The border of lateness of their shard after all of them, in ticks; the least value when there is none.</summary>
    public long Border = long.MinValue;

    /// <summary>The detector that scores after all of them; null while it is the sensor's present one.</summary>
    public SensorDetector? Detector { get; private set; }

    /// <summary>Begins the next reading.</summary>
    /// <param name="shard">Its shard.</param>
    /// <param name="taken">The sensor's last position in that shard.</param>
    /// <param name="position">Its position.</param>
    /// <param name="scoring">The sensor's scoring clock.</param>
    /// <param name="border">The border of lateness of its shard, in ticks.</param>
    /// <returns>Whether it is new; one that the sensor has already is not staged.</returns>
    public bool TryBegin(ShardName shard, LogPosition? taken, LogPosition position, ScoringClock scoring, long border)
    {
        if (_count == 0)
        {
            (_shard, Scoring, _retiredUpTo) = (default, scoring, long.MinValue);
        }

        if (shard != _shard)
        {
            Border = border;
        }

        var last = shard == _shard && !(taken > _position) ? _position : taken;
        if (position <= last)
        {
            return false;
        }

        (_shard, _position) = (shard, position);
        _count++;
        return true;
    }

    /// <summary>Stages a reading that retires the sensor: a new detector scores after it.</summary>
    /// <param name="time">The time, in ticks.</param>
    /// <param name="retiredUpTo">The time when the sensor was retired last, in ticks.</param>
    /// <param name="present">The sensor's present detector.</param>
    /// <returns>Whether it does: the same retirement again is none.</returns>
    public bool TryRetire(long time, long retiredUpTo, SensorDetector present)
    {
        if (time <= Math.Max(_retiredUpTo, retiredUpTo))
        {
            return false;
        }

        _retiredUpTo = time;
        Detector = new SensorDetector(present.Model, present.Alarms);
        (_detectors ??= new Queue<SensorDetector>()).Enqueue(Detector);
        Scoring.Restart(time);
        return true;
    }

    /// <summary>Removes the first of them, which was added.</summary>
    public void End() => _count--;

    /// <summary>Removes the first detector that follows a retirement: the reading that retires the sensor was added.</summary>
    /// <returns>The detector that scores from here on.</returns>
    public SensorDetector TakeDetector()
    {
        var next = (_detectors ?? throw new InvalidOperationException("The reading was not staged.")).Dequeue();
        if (_detectors.Count == 0)
        {
            (_detectors, Detector) = (null, null);
        }

        return next;
    }
}
