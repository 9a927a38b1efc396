using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Shards;

/// <summary>
/// What a shard's reader has handed to which sensor: since the checkpoint, so that a sensor can tell that it lost something; and since the last
/// barrier, so that the next one asks those sensors and no others.
/// </summary>
/// <remarks>Safe for concurrent use: a barrier and the pages after it run at the same time.</remarks>
internal sealed class HandedOver
{
    private readonly Lock _lock = new();

    // By sensor, since the checkpoint. What was taken since the barrier was taken since the checkpoint, too: one table for both.
    private readonly Dictionary<string, Taken> _sensors = new(StringComparer.Ordinal);

    /// <summary>How many sensors have taken something since the checkpoint.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _sensors.Count;
            }
        }
    }

    /// <summary>The last place handed to a sensor since the checkpoint; null when none was.</summary>
    public LogPosition? LastOf(string sensorId)
    {
        lock (_lock)
        {
            return _sensors.TryGetValue(sensorId, out var taken) ? taken.Last : null;
        }
    }

    /// <summary>Whether storage holds all that a sensor was handed from here: nothing since the checkpoint, or what it stored when it left memory.</summary>
    public bool HasNothingUnstored(string sensorId)
    {
        lock (_lock)
        {
            return !_sensors.TryGetValue(sensorId, out var taken) || taken.IsStored;
        }
    }

    /// <summary>A sensor has taken everything up to a place.</summary>
    public void OnTaken(string sensorId, LogPosition last)
    {
        lock (_lock)
        {
            _sensors[sensorId] = new Taken(last, IsForBarrier: true, IsStored: false);
        }
    }

    /// <summary>Storage holds a sensor up to a place: a barrier need not ask for that.</summary>
    public void OnStored(string sensorId, LogPosition position)
    {
        lock (_lock)
        {
            if (_sensors.TryGetValue(sensorId, out var taken) && taken.Last <= position)
            {
                _sensors[sensorId] = taken with { IsForBarrier = false, IsStored = true };
            }
        }
    }

    /// <summary>Whether storage is known to hold everything that a sensor has taken.</summary>
    public bool IsStored(string sensorId)
    {
        lock (_lock)
        {
            return _sensors.TryGetValue(sensorId, out var taken) && taken.IsStored;
        }
    }

    /// <summary>A barrier begins: what it must find durable, by sensor. What is taken from now on is for the next one.</summary>
    public List<KeyValuePair<string, LogPosition>> BeginBarrier()
    {
        lock (_lock)
        {
            var expected = new List<KeyValuePair<string, LogPosition>>(_sensors.Count);
            foreach (var (sensorId, taken) in _sensors)
            {
                if (taken.IsForBarrier)
                {
                    expected.Add(new(sensorId, taken.Last));
                    _sensors[sensorId] = taken with { IsForBarrier = false };
                }
            }

            return expected;
        }
    }

    /// <summary>The barrier did not complete: what it was to find durable is for the next one, too.</summary>
    public void OnBarrierFailed(IReadOnlyList<KeyValuePair<string, LogPosition>> expected)
    {
        lock (_lock)
        {
            foreach (var (sensorId, last) in expected)
            {
                // What was taken meanwhile is later, and covers this.
                _sensors[sensorId] = _sensors.TryGetValue(sensorId, out var taken) ? taken with { IsForBarrier = !taken.IsStored } : new Taken(last, IsForBarrier: true, IsStored: false);
            }
        }
    }

    /// <summary>The checkpoint has passed everything of the record at this place, and before it.</summary>
    public void OnCheckpointed(SequenceNumber sequence, long subSequence)
    {
        lock (_lock)
        {
            // From here on a sensor may be asked to go on from nothing known: what it had up to the checkpoint is durable.
            var passed = new LogPosition(sequence, subSequence, int.MaxValue);
            foreach (var (sensorId, taken) in _sensors)
            {
                if (taken.Last <= passed)
                {
                    _sensors.Remove(sensorId);
                }
            }
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _sensors.Clear();
        }
    }

    private readonly record struct Taken(LogPosition Last, bool IsForBarrier, bool IsStored);
}
