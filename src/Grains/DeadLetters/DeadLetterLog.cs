using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.DeadLetters;
using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.DeadLetters;

/// <summary>The dead letters of one shard: full segments, which are read when they are asked for, and the last one, which takes more.</summary>
/// <remarks>Reads may run while a write is under way; what they see changes only when a write has succeeded.</remarks>
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
        var entries = await ReadSegmentAsync(SegmentOf(position), cancellationToken);
        return Array.Find(entries, entry => entry.Position == position);
    }

    /// <summary>Records the redrive of a dead letter, unless it has one; durable when the call returns. No other write may be under way.</summary>
    /// <returns>The letter's first redrive; null when there is no letter at that place.</returns>
    public async Task<DeadLetterRedrive?> MarkRedrivenAsync(LogPosition position, DeadLetterRedrive redrive, CancellationToken cancellationToken)
    {
        var number = SegmentOf(position);
        var segment = number == _full.Count ? _last : await _items.OpenSegmentAsync(_shard, number, cancellationToken);
        var entries = segment.Value?.Entries ?? [];
        var at = Array.FindIndex(entries, entry => entry.Position == position);
        if (at < 0)
        {
            return null;
        }

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

    /// <summary>Adds dead letters in log order, and skips those up to the last one it has: a reader that went back sends them again.</summary>
    /// <returns>How many were new.</returns>
    public async Task<int> AddAsync(DeadLetter[] deadLetters, CancellationToken cancellationToken)
    {
        var last = LastPosition;
        var added = deadLetters.Where(deadLetter => !(deadLetter.Position <= last)).ToArray();
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

    private int SegmentOf(LogPosition position)
    {
        var segment = 0;
        while (segment < _full.Count && _full[segment].Last < position)
        {
            segment++;
        }

        return segment;
    }

    private static DeadLetterSegmentSummary SummaryOf(DeadLetterEntry[] entries) =>
        new(entries[^1].Position, entries.Min(entry => entry.ArrivedAt), entries.Max(entry => entry.ArrivedAt));

    private async Task CloseLastSegmentAsync(CancellationToken cancellationToken)
    {
        var next = await _items.OpenSegmentAsync(_shard, _full.Count + 1, cancellationToken);
        await _full.AddAsync(SummaryOf(LastEntries), () => _last = next, cancellationToken);
    }
}
