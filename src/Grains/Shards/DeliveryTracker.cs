using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Shards;

/// <summary>
/// Tracks the positions that a shard's reader has delivered, by sensor: so that a sensor can detect that it lacks readings, and so that a barrier queries the sensors that
/// have something to store, and no others.
/// </summary>
/// <remarks>
/// <para>
/// A position is kept beyond the checkpoint that covers it, for as long as the reader owns the shard. Forgotten at the checkpoint, it would leave a hole open: an
/// activation that was loaded before another one stored the sensor ingests the next page, since no position shows what came before it.
/// </para>
/// <para>
/// Sensors without a delivery since the checkpoint are forgotten beyond <see cref="MaxQuiet"/>, or beyond four times those with one, the earliest first. The next page of a
/// forgotten sensor has no previous position, and its activation compares with storage before it ingests the page: a read, and never a
/// hole.
/// </para>
/// <para>Safe for concurrent use: a barrier and the pages after it run at the same time.</para>
/// </remarks>
internal sealed class DeliveryTracker
{
    /// <summary>The number of sensors without a delivery since the checkpoint that are kept in any case: some 20 MB.</summary>
    public const int MaxQuiet = 100_000;

    private const int MaxQuietToActive = 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Delivery> _sensors = new(StringComparer.Ordinal);
    private KeyValuePair<string, LogPosition>[] _barrier = [];
    private LogPosition? _checkpoint;

    /// <summary>The number of sensors with a known position.</summary>
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

    /// <summary>Gets the last position delivered to a sensor; null when it is not known, or there is none.</summary>
    public LogPosition? LastOf(string sensorId)
    {
        lock (_lock)
        {
            return _sensors.TryGetValue(sensorId, out var delivery) ? delivery.Last : null;
        }
    }

    /// <summary>
    /// Determines whether storage holds everything that was delivered to a sensor: nothing was since the checkpoint, or it was stored when
    /// the sensor left memory.
    /// </summary>
    public bool IsStored(string sensorId)
    {
        lock (_lock)
        {
            return !_sensors.TryGetValue(sensorId, out var delivery) || delivery.IsStored || delivery.Last == delivery.Checkpointed;
        }
    }

    /// <summary>Records that a sensor ingested everything up to a position.</summary>
    public void OnDelivered(string sensorId, LogPosition last)
    {
        lock (_lock)
        {
            var checkpointed = _sensors.TryGetValue(sensorId, out var delivery) ? delivery.Checkpointed : null;
            _sensors[sensorId] = new Delivery(last, checkpointed, IsForBarrier: true, IsStored: false);
        }
    }

    /// <summary>Records that storage holds a sensor up to a position: a barrier need not query it.</summary>
    public void OnStored(string sensorId, LogPosition position)
    {
        lock (_lock)
        {
            if (_sensors.TryGetValue(sensorId, out var delivery) && delivery.Last <= position)
            {
                _sensors[sensorId] = delivery with { IsForBarrier = false, IsStored = true };
            }
        }
    }

    /// <summary>Begins a barrier: gives the sensors that it must find durable, each with its position. Later deliveries belong to the next barrier.</summary>
    public List<KeyValuePair<string, LogPosition>> BeginBarrier()
    {
        lock (_lock)
        {
            var expected = new List<KeyValuePair<string, LogPosition>>();
            var covered = new List<KeyValuePair<string, LogPosition>>();
            foreach (var (sensorId, delivery) in _sensors)
            {
                if (delivery.Last != delivery.Checkpointed)
                {
                    covered.Add(new(sensorId, delivery.Last));
                }

                if (delivery.IsForBarrier)
                {
                    expected.Add(new(sensorId, delivery.Last));
                    _sensors[sensorId] = delivery with { IsForBarrier = false };
                }
            }

            _barrier = [.. covered];
            return expected;
        }
    }

    /// <summary>Returns the sensors of a barrier that failed to the next one.</summary>
    public void OnBarrierFailed(IReadOnlyList<KeyValuePair<string, LogPosition>> expected)
    {
        lock (_lock)
        {
            foreach (var (sensorId, last) in expected)
            {
                // A later delivery covers this one.
                _sensors[sensorId] = _sensors.TryGetValue(sensorId, out var delivery)
                    ? delivery with { IsForBarrier = !delivery.IsStored }
                    : new Delivery(last, Checkpointed: null, IsForBarrier: true, IsStored: false);
            }

            _barrier = [];
        }
    }

    /// <summary>Records that the checkpoint covers everything of the record at this position, and before it.</summary>
    /// <returns>The number of sensors that were forgotten, beyond the bound.</returns>
    public int OnCheckpointed(SequenceNumber sequence, long subSequence)
    {
        lock (_lock)
        {
            var checkpoint = new LogPosition(sequence, subSequence, int.MaxValue);
            foreach (var (sensorId, last) in _barrier)
            {
                if (last <= checkpoint && _sensors.TryGetValue(sensorId, out var delivery))
                {
                    _sensors[sensorId] = delivery with { Checkpointed = last };
                }
            }

            (_barrier, _checkpoint) = ([], checkpoint);
            return ForgetQuiet();
        }
    }

    /// <summary>Returns to the checkpoint, from which everything is delivered again: what was delivered up to it stays known.</summary>
    /// <param name="sequence">The checkpoint's sequence number; null for none.</param>
    /// <param name="subSequence">The checkpoint's position within an aggregated record.</param>
    public void Rewind(SequenceNumber? sequence, long subSequence)
    {
        lock (_lock)
        {
            _barrier = [];
            if (sequence is not { } known || _checkpoint != new LogPosition(known, subSequence, int.MaxValue))
            {
                // Not the checkpoint that this reader wrote last: nothing is known about what was delivered before it.
                _sensors.Clear();
                _checkpoint = null;
                return;
            }

            foreach (var (sensorId, delivery) in _sensors)
            {
                if (delivery.Checkpointed is { } checkpointed)
                {
                    _sensors[sensorId] = new Delivery(checkpointed, checkpointed, IsForBarrier: false, IsStored: false);
                }
                else
                {
                    _sensors.Remove(sensorId);
                }
            }
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => Rewind(null, 0);

    private int ForgetQuiet()
    {
        var quiet = new List<KeyValuePair<string, LogPosition>>();
        foreach (var (sensorId, delivery) in _sensors)
        {
            if (delivery.Last == delivery.Checkpointed)
            {
                quiet.Add(new(sensorId, delivery.Last));
            }
        }

        var most = Math.Max(MaxQuiet, MaxQuietToActive * (_sensors.Count - quiet.Count));
        if (quiet.Count <= most)
        {
            return 0;
        }

        // Somewhat more than needed, so that it is not done again at the next checkpoint.
        quiet.Sort(static (a, b) => a.Value.CompareTo(b.Value));
        var forgotten = quiet.Count - (most / 4 * 3);
        for (var i = 0; i < forgotten; i++)
        {
            _sensors.Remove(quiet[i].Key);
        }

        return forgotten;
    }

    /// <param name="Last">The last position delivered.</param>
    /// <param name="Checkpointed">The last position delivered up to the checkpoint; null when none is known.</param>
    /// <param name="IsForBarrier">Whether the next barrier queries it.</param>
    /// <param name="IsStored">Whether storage is known to hold it, before any barrier.</param>
    private readonly record struct Delivery(LogPosition Last, LogPosition? Checkpointed, bool IsForBarrier, bool IsStored);
}
