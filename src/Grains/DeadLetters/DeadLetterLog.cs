using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.DeadLetters;
using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.DeadLetters;

/// <summary>The dead letters of one shard, or of its sensors: full segments, which are read when they are asked for, and the last one, which takes more.</summary>
/// <remarks>
/// A shard's reader adds in log order, so what comes again is known by its place. Its sensors (<see cref="RefusedValues"/>) do not: what comes again has the same arrival time, and is
/// looked for in the segments that reach over it, which are few.
/// Reads may run while a write is under way; what they see changes only when a write has succeeded.
/// </remarks>
internal sealed class DeadLetterLog
{
    /// <summary>Largest segment.</summary>
    public const int MostSegmentBytes = 120 * 1024;

    private readonly string _shard;
    private readonly DeadLetterItems _items;
    private readonly DeadLetterSummaries _full;
    private StateSlot<DeadLetterSegment> _last;

    private DeadLetterLog(string shard, DeadLetterItems items, DeadLetterSummaries full, StateSlot<DeadLetterSegment> last) =>
        (_shard, _items, _full, _last) = (shard, items, full, last);

    /// <summary>How many segments there are, the last one included.</summary>
    public int SegmentCount => _full.Count + 1;

    private DeadLetterEntry[] LastEntries => _last.Value?.Entries ?? [];

    public static async Task<DeadLetterLog> OpenAsync(string shard, DeadLetterItems items, CancellationToken cancellationToken)
    {
        var full = await DeadLetterSummaries.ReadAsync(shard, items, cancellationToken);
        return new DeadLetterLog(shard, items, full, await items.OpenSegmentAsync(shard, full.Count, cancellationToken));
    }

    /// <summary>The latest arrival time in a segment; null when it is empty.</summary>
    public DateTimeOffset? NewestIn(int segment) =>
        segment < _full.Count ? _full[segment].Newest : LastEntries is { Length: > 0 } entries ? SummaryOf(entries).Newest : null;

    /// <summary>The earliest arrival time in a segment; null when it is empty.</summary>
    public DateTimeOffset? OldestIn(int segment) =>
        segment < _full.Count ? _full[segment].Oldest : LastEntries is { Length: > 0 } entries ? SummaryOf(entries).Oldest : null;

    public async Task<DeadLetterEntry[]> ReadSegmentAsync(int segment, CancellationToken cancellationToken)
    {
        if (segment == _full.Count)
        {
            return LastEntries;
        }

        return (await _items.OpenSegmentAsync(_shard, segment, cancellationToken)).Value?.Entries
            ?? throw new InvalidDataException($"Segment {segment} of the dead letters of {_shard} is missing.");
    }

    public async Task<DeadLetterEntry?> FindAsync(LogPosition position, CancellationToken cancellationToken)
    {
        var (segment, at) = await PlaceOfAsync(position, cancellationToken);
        return at < 0 ? null : (await ReadSegmentAsync(segment, cancellationToken))[at];
    }

    /// <summary>Records the redrive of a dead letter, unless it has one; durable when the call returns. No other write may be under way.</summary>
    /// <returns>The letter's first redrive; null when there is no letter at that place.</returns>
    public async Task<DeadLetterRedrive?> MarkRedrivenAsync(LogPosition position, DeadLetterRedrive redrive, CancellationToken cancellationToken)
    {
        var (number, at) = await PlaceOfAsync(position, cancellationToken);
        if (at < 0)
        {
            return null;
        }

        var segment = number == _full.Count ? _last : await _items.OpenSegmentAsync(_shard, number, cancellationToken);
        var entries = segment.Value?.Entries ?? [];

        if (entries[at].Redriven is { } first)
        {
            return first;
        }

        // A copy: readers may hold the old one.
        DeadLetterEntry[] marked = [.. entries];
        marked[at] = entries[at] with { Redriven = redrive };
        await segment.WriteAsync(new DeadLetterSegment { Entries = marked }, cancellationToken);
        return redrive;
    }

    /// <summary>Adds dead letters, and skips those that it has: who went back sends them again.</summary>
    /// <returns>How many were new.</returns>
    public async Task<int> AddAsync(DeadLetter[] deadLetters, CancellationToken cancellationToken)
    {
        var added = await WithoutKnownAsync(deadLetters, cancellationToken);
        var done = 0;
        while (done < added.Length)
        {
            var entries = new List<DeadLetterEntry>(LastEntries);
            var before = entries.Count;
            var bytes = entries.Sum(entry => entry.StoredBytes);
            for (; done < added.Length; done++)
            {
                var entry = DeadLetterEntry.Of(added[done]);
                if (entries.Count > 0 && bytes + entry.StoredBytes > MostSegmentBytes)
                {
                    break;
                }

                // Its other parts first: no entry is ever without them.
                await _items.WriteChunksAsync(_shard, entry.Position, added[done].Data, cancellationToken);
                entries.Add(entry);
                bytes += entry.StoredBytes;
            }

            if (entries.Count > before)
            {
                await _last.WriteAsync(new DeadLetterSegment { Entries = [.. entries] }, cancellationToken);
            }

            if (done < added.Length)
            {
                await CloseLastSegmentAsync(cancellationToken);
            }
        }

        return added.Length;
    }

    private LogPosition? LastPosition =>
        LastEntries is [.., var entry] ? entry.Position : _full.Count > 0 ? _full[_full.Count - 1].Last : null;

    private async Task<DeadLetter[]> WithoutKnownAsync(DeadLetter[] deadLetters, CancellationToken cancellationToken)
    {
        if (!RefusedValues.IsLog(_shard))
        {
            var last = LastPosition;
            return [.. deadLetters.Where(deadLetter => !(deadLetter.Position <= last))];
        }

        var known = new HashSet<LogPosition>();
        var (from, to) = (deadLetters.Min(deadLetter => deadLetter.ArrivedAt), deadLetters.Max(deadLetter => deadLetter.ArrivedAt));
        for (var segment = 0; segment < SegmentCount; segment++)
        {
            if (OldestIn(segment) <= to && NewestIn(segment) >= from)
            {
                known.UnionWith((await ReadSegmentAsync(segment, cancellationToken)).Select(entry => entry.Position));
            }
        }

        return [.. deadLetters.Where(deadLetter => known.Add(deadLetter.Position))];
    }

    /// <summary>The segment of a dead letter, and its place there; below 0 when there is none.</summary>
    private async Task<(int Segment, int At)> PlaceOfAsync(LogPosition position, CancellationToken cancellationToken)
    {
        // In order, only one can have it. Otherwise the newest first: of an old one somebody asks for once.
        var isInOrder = !RefusedValues.IsLog(_shard);
        for (var segment = _full.Count; segment >= 0; segment--)
        {
            if (isInOrder && segment > 0 && _full[segment - 1].Last >= position)
            {
                continue;
            }

            var entries = await ReadSegmentAsync(segment, cancellationToken);
            var at = Array.FindIndex(entries, entry => entry.Position == position);
            if (at >= 0 || isInOrder)
            {
                return (segment, at);
            }
        }

        return (-1, -1);
    }

    private static DeadLetterSegmentSummary SummaryOf(DeadLetterEntry[] entries) =>
        new(entries[^1].Position, entries.Min(entry => entry.ArrivedAt), entries.Max(entry => entry.ArrivedAt));

    private async Task CloseLastSegmentAsync(CancellationToken cancellationToken)
    {
        var next = await _items.OpenSegmentAsync(_shard, _full.Count + 1, cancellationToken);
        await _full.AddAsync(SummaryOf(LastEntries), () => _last = next, cancellationToken);
    }
}
