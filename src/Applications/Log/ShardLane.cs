using System.Globalization;
using SensorGrid.Features.Log;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Applications.Log;

/// <summary>The records of one shard that were read and wait for their turn.</summary>
internal sealed class ShardLane
{
    private static readonly IComparer<TickFact> TickOrder = Comparer<TickFact>.Create(
        (one, other) => Nullable.Compare(one.After, other.After) is not 0 and var order ? order : one.Time.CompareTo(other.Time));

    private readonly Queue<(long Time, ShardRecord Record)> _waiting = new();
    private readonly Queue<TickFact> _due;
    private readonly ReadFact? _known;
    private readonly string? _source;
    private TickFact? _tick;
    private RecordPosition? _released;
    private long _releasedClock;

    /// <param name="place">The place to go on from.</param>
    /// <param name="ticks">The ticks of the shard that are known; those before the place are left out.</param>
    /// <param name="known">How far it was read before: up to there only these ticks count; null when it was not.</param>
    public ShardLane(LanePlace place, IEnumerable<TickFact> ticks, ReadFact? known)
    {
        _known = known;
        Shard = place.Shard;
        _source = Shard.Source;
        Parents = [.. place.Parents];
        Range = place.Range;
        StartAt = place.StartAt;
        Read = _released = place.Position;
        Clock = _releasedClock = place.Clock;
        _due = new Queue<TickFact>(ticks.Where(tick => place.Position is not { } position || tick.After >= position).OrderBy(tick => tick, TickOrder));
        ApplyDue();
    }

    public ShardName Shard { get; }

    /// <summary>The parents that are lanes themselves.</summary>
    public List<ShardName> Parents { get; }

    /// <summary>Its stretch of the hash key space; null when it is not known.</summary>
    public HashRange? Range { get; }

    /// <summary>Without a position: the arrival time to begin at; null for the oldest record.</summary>
    public long? StartAt { get; }

    /// <summary>The last record that was read; null when none was.</summary>
    public RecordPosition? Read { get; private set; }

    /// <summary>How far the shard was read, now or before.</summary>
    public ReadFact KnownTo => IsAtEnd || !IsReadAgain ? new ReadFact(Shard, Read, IsAtEnd) : _known!;

    /// <summary>Gets whether records are read again.</summary>
    private bool IsReadAgain => _known is { } known && (known.IsEnd ? !IsAtEnd : known.Position is { } position && !(Read >= position));

    /// <summary>The ROWTIME below which no record follows those that were read.</summary>
    public long Clock { get; private set; }

    /// <summary>Gets whether the shard was read to its end.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Gets or sets whether all shards that came out of it are lanes.</summary>
    public bool AreChildrenKnown { get; set; }

    /// <summary>Gets whether nothing is left of it.</summary>
    public bool IsPassed => IsAtEnd && AreChildrenKnown && _waiting.Count == 0;

    public int Waiting => _waiting.Count;

    /// <summary>The number of bytes of the records that wait.</summary>
    public long WaitingBytes { get; private set; }

    /// <summary>The ROWTIME of the next record, or else the one below which none follows.</summary>
    public long Bound => _waiting.TryPeek(out var next) ? next.Time : Clock;

    /// <summary>The tick behind the last record that was read; null when there is none.</summary>
    public TickFact? Tick => _tick;

    /// <summary>The place behind what was released.</summary>
    public LanePlace Place => new(Shard, [.. Parents], Range, _released, _releasedClock, StartAt);

    /// <summary>Adds records that follow those before; those that were read already are left out.</summary>
    /// <param name="records">The records, in the order of the shard.</param>
    /// <param name="raised">Ticks that raised a record are added to it.</param>
    public void Append(IReadOnlyList<ShardRecord> records, List<TickFact> raised)
    {
        // By the index: a page has thousands of records.
        for (var i = 0; i < records.Count; i++)
        {
            var record = records[i];
            if (Read is not { } read || record.Position > read)
            {
                Append(record, raised);
            }
        }
    }

    /// <summary>States that no record follows that arrived before an instant. Passed over while records are read again: their times are facts.</summary>
    public void Advance(long time)
    {
        if (!IsReadAgain)
        {
            Raise(time);
        }
    }

    /// <summary>Ends the shard.</summary>
    /// <param name="raised">A tick behind the last record is added to it: the children begin with it.</param>
    public void End(List<TickFact> raised)
    {
        if (_tick is { } tick && !IsAtEnd)
        {
            raised.Add(tick);
        }

        _tick = null;
        IsAtEnd = true;
    }

    /// <summary>Raises the clock of a shard that was not read yet to the end of a parent.</summary>
    public void BeginAfter(long clock) => Clock = Math.Max(Clock, clock);

    /// <summary>Forgets a parent of which nothing is left.</summary>
    public void Forget(ShardLane parent)
    {
        if (Parents.Remove(parent.Shard))
        {
            BeginAfter(parent.Clock);
            _releasedClock = Math.Max(_releasedClock, parent.Clock);
        }
    }

    /// <summary>Takes the next record out.</summary>
    public LogRecord Take()
    {
        var (time, record) = _waiting.Dequeue();
        WaitingBytes -= record.Data.Length;
        (_released, _releasedClock) = (record.Position, time);
        return new LogRecord(Shard, _source, time, record);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Shard}: {Waiting} waiting, clock {Clock}");

    private void Append(ShardRecord record, List<TickFact> raised)
    {
        var arrival = record.ApproximateArrivalTimestamp.ToUnixTimeMilliseconds();
        if (StartAt is { } startAt && arrival < startAt && _waiting.Count == 0 && _released is null)
        {
            // Not for the program. It is not remembered, either: nothing depends on it.
            return;
        }

        if (_tick is { } tick && arrival < tick.Time)
        {
            raised.Add(tick);
        }

        _tick = null;
        Clock = Math.Max(Clock, arrival);
        _waiting.Enqueue((Clock, record));
        WaitingBytes += record.Data.Length;
        Read = record.Position;
        ApplyDue();
    }

    private void Raise(long time)
    {
        if (time > Clock && !IsAtEnd)
        {
            _tick = new TickFact(Shard, Read, time);
            Clock = time;
        }
    }

    private void ApplyDue()
    {
        while (_due.TryPeek(out var tick) && (tick.After is not { } after || (Read is { } read && read >= after)))
        {
            _due.Dequeue();
            Raise(tick.Time);
        }
    }
}
