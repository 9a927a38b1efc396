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
    private readonly Dictionary<string, LogPosition> _sinceCheckpoint = new(StringComparer.Ordinal);
    private Dictionary<string, LogPosition> _sinceBarrier = new(StringComparer.Ordinal);

    /// <summary>The last place handed to a sensor since the checkpoint; null when none was.</summary>
    public LogPosition? LastOf(string sensorId)
    {
        lock (_lock)
        {
            return _sinceCheckpoint.TryGetValue(sensorId, out var last) ? last : null;
        }
    }

    /// <summary>A sensor has taken everything up to a place.</summary>
    public void OnTaken(string sensorId, LogPosition last)
    {
        lock (_lock)
        {
            _sinceCheckpoint[sensorId] = last;
            _sinceBarrier[sensorId] = last;
        }
    }

    /// <summary>A barrier begins: what it must find durable, by sensor. What is taken from now on is for the next one.</summary>
    public Dictionary<string, LogPosition> BeginBarrier()
    {
        lock (_lock)
        {
            var expected = _sinceBarrier;
            _sinceBarrier = new Dictionary<string, LogPosition>(expected.Count, StringComparer.Ordinal);
            return expected;
        }
    }

    /// <summary>The barrier did not complete: what it was to find durable is for the next one, too.</summary>
    public void OnBarrierFailed(Dictionary<string, LogPosition> expected)
    {
        lock (_lock)
        {
            foreach (var (sensorId, last) in expected)
            {
                // What was taken meanwhile is later, and covers this.
                _sinceBarrier.TryAdd(sensorId, last);
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
            foreach (var (sensorId, last) in _sinceCheckpoint)
            {
                if (last <= passed)
                {
                    _sinceCheckpoint.Remove(sensorId);
                }
            }
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _sinceCheckpoint.Clear();
            _sinceBarrier = new Dictionary<string, LogPosition>(StringComparer.Ordinal);
        }
    }
}
