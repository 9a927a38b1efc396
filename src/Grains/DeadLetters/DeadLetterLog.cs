using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.DeadLetters;
using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.DeadLetters;

/// <summary>
/// The dead letters of one shard, or of its sensors: full segments, which are read on demand, and the last one, which
/// still grows.
/// </summary>
/// <remarks>
/// A shard's reader adds in log order, so what comes again is known by its position, also when it has been dismissed. Its sensors (<see cref="RefusedValues"/>) do not: what comes again has the same arrival time, and is
/// looked for in the segments that reach over it, which are few.
/// Reads may run while a write is under way; what they see changes only when a write has succeeded.
/// </remarks>
internal sealed class DeadLetterLog
{
    /// <summary>Largest segment, without the parts of its letters that are stored apart.</summary>
    public const int MostSegmentBytes = 120 * 1024;

    private readonly string _shard;
    private readonly DeadLetterItems _items;
    private readonly long _mostAllBytes;
    private readonly DeadLetterSummaries _full;
    private StateSlot<DeadLetterSegment> _last;

    private DeadLetterLog(string shard, DeadLetterItems items, long mostAllBytes, DeadLetterSummaries full, StateSlot<DeadLetterSegment> last) =>
        (_shard, _items, _mostAllBytes, _full, _last) = (shard, items, mostAllBytes, full, last);

    /// <summary>The number of the first segment that may have letters.</summary>
    public int FirstSegment => _full.First;

    /// <summary>The number after that of the last one, which still grows.</summary>
    public int EndSegment => _full.Count + 1;

    /// <summary>The approximate stored bytes of its letters.</summary>
    public long Bytes
    {
        get
        {
            var bytes = LastEntries.Sum(entry => entry.AllBytes);
            for (var segment = _full.First; segment < _full.Count; segment++)
            {
                bytes += BytesOf(_full[segment]);
            }

            return bytes;
        }
    }

    private DeadLetterEntry[] LastEntries => _last.Value?.Entries ?? [];

    /// <summary>Opens the letters of a shard.</summary>
    /// <param name="mostAllBytes">Most bytes of a segment with all parts of its letters: segments leave whole. A single letter may have more.</param>
    public static async Task<DeadLetterLog> OpenAsync(string shard, DeadLetterItems items, long mostAllBytes, CancellationToken cancellationToken)
    {
        var full = await DeadLetterSummaries.ReadAsync(shard, items, cancellationToken);
        return new DeadLetterLog(shard, items, mostAllBytes, full, await items.OpenSegmentAsync(shard, full.Count, cancellationToken));
    }

    /// <summary>Gets the latest arrival time in a segment; null when it is empty.</summary>
    public DateTimeOffset? NewestIn(int segment) =>
        segment < _full.Count ? (_full[segment].IsGone ? null : _full[segment].Newest) : LastEntries is { Length: > 0 } entries ? SummaryOf(entries).Newest : null;

    /// <summary>Gets the earliest arrival time in a segment; null when it is empty.</summary>
    public DateTimeOffset? OldestIn(int segment) =>
        segment < _full.Count ? (_full[segment].IsGone ? null : _full[segment].Oldest) : LastEntries is { Length: > 0 } entries ? SummaryOf(entries).Oldest : null;

    public async Task<DeadLetterEntry[]> ReadSegmentAsync(int segment, CancellationToken cancellationToken)
    {
        if (segment == _full.Count)
        {
            return LastEntries;
        }

        if (_full[segment].IsGone)
        {
            return [];
        }

        // One that is about to go may be empty already.
        return (await _items.OpenSegmentAsync(_shard, segment, cancellationToken)).Value?.Entries ?? [];
    }

    public async Task<DeadLetterEntry?> FindAsync(LogPosition position, CancellationToken cancellationToken)
    {
        var (segment, at) = await PlaceOfAsync(position, cancellationToken);
        return at < 0 ? null : (await ReadSegmentAsync(segment, cancellationToken))[at];
    }

    /// <summary>Finds the positions with a letter that has not been dismissed.</summary>
    /// <param name="positions">The positions.</param>
    /// <param name="from">The earliest arrival time of what stands there.</param>
    /// <param name="to">The latest one: segments that do not reach over are not read.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    public async Task<LogPosition[]> FindAsync(IReadOnlySet<LogPosition> positions, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var entries = await ReadAsync(from, to, cancellationToken);
        return [.. entries.Where(entry => !entry.IsDismissed && positions.Contains(entry.Position)).Select(entry => entry.Position)];
    }

    /// <summary>Records the redrive of a dead letter, unless it has one; durable when the call returns. No other write may be under way.</summary>
    /// <returns>The letter's first redrive; null when there is no letter at that position.</returns>
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
        await segment.WriteAsync(new DeadLetterSegment { Entries = marked, Last = segment.Value?.Last }, cancellationToken);
        return redrive;
    }

    /// <summary>Removes letters of a segment; durable when the call returns. No other write may be under way.</summary>
    /// <param name="number">The segment.</param>
    /// <param name="isMeant">The condition on those to remove.</param>
    /// <param name="most">The maximum number, from the first on.</param>
    /// <returns>The number that were removed.</returns>
    public async Task<int> DismissAsync(int number, Func<DeadLetterEntry, bool> isMeant, int most, CancellationToken cancellationToken)
    {
        if (number < _full.Count && _full[number].IsGone)
        {
            return 0;
        }

        var slot = number == _full.Count ? _last : await _items.OpenSegmentAsync(_shard, number, cancellationToken);
        var entries = slot.Value?.Entries ?? [];
        var meant = entries.Where(entry => !entry.IsDismissed && isMeant(entry)).Take(most).ToHashSet();
        if (meant.Count == 0)
        {
            return 0;
        }

        // Their parts first: if this ends in between, the letters are there to be dismissed again.
        foreach (var entry in meant)
        {
            await _items.ClearChunksAsync(_shard, entry, cancellationToken);
        }

        DeadLetterEntry[] left = RefusedValues.IsLog(_shard)
            ? [.. entries.Select(entry => meant.Contains(entry) ? entry.Dismiss() : entry)]
            : [.. entries.Where(entry => !meant.Contains(entry))];
        var last = slot.Value?.Last ?? (entries.Length > 0 ? entries[^1].Position : null);
        if (number == _full.Count)
        {
            await _last.WriteAsync(new DeadLetterSegment { Entries = left, Last = last }, cancellationToken);
        }
        else if (left.Length > 0)
        {
            await slot.WriteAsync(new DeadLetterSegment { Entries = left, Last = last }, cancellationToken);
            await _full.ReplaceAsync(number, _full[number] with { Bytes = left.Sum(entry => entry.AllBytes) }, cancellationToken);
        }
        else
        {
            await slot.ClearAsync(cancellationToken);
            await _full.ReplaceAsync(number, _full[number] with { IsGone = true, Bytes = 0 }, cancellationToken);
        }

        return meant.Count;
    }

    /// <summary>Removes one letter.</summary>
    /// <returns>Whether it was there.</returns>
    public async Task<bool> DismissAsync(LogPosition position, CancellationToken cancellationToken)
    {
        var (segment, at) = await PlaceOfAsync(position, cancellationToken);
        return at >= 0 && await DismissAsync(segment, entry => entry.Position == position, 1, cancellationToken) > 0;
    }

    /// <summary>Removes all letters of a segment, and the segment; durable when the call returns. No other write may be under way.</summary>
    /// <returns>The number of letters that it had.</returns>
    public async Task<int> RemoveSegmentAsync(int segment, CancellationToken cancellationToken)
    {
        if (segment == _full.Count)
        {
            await CloseLastSegmentAsync(cancellationToken);
        }

        // Known to be gone only when it is: if this ends in between, it is done again.
        var entries = await ReadSegmentAsync(segment, cancellationToken);
        foreach (var entry in entries)
        {
            await _items.ClearChunksAsync(_shard, entry, cancellationToken);
        }

        await _items.ClearSegmentAsync(_shard, segment, cancellationToken);
        await _full.ReplaceAsync(segment, _full[segment] with { IsGone = true, Bytes = 0 }, cancellationToken);
        return entries.Count(entry => !entry.IsDismissed);
    }

    /// <summary>Adds dead letters, and skips those that it has: a reader that went back sends them again.</summary>
    /// <returns>The number that were new.</returns>
    public async Task<int> AddAsync(DeadLetter[] deadLetters, CancellationToken cancellationToken)
    {
        var added = await WithoutKnownAsync(deadLetters, cancellationToken);
        var done = 0;
        while (done < added.Length)
        {
            var entries = new List<DeadLetterEntry>(LastEntries);
            var before = entries.Count;
            var bytes = entries.Sum(entry => entry.StoredBytes);
            var allBytes = entries.Sum(entry => entry.AllBytes);
            for (; done < added.Length; done++)
            {
                var entry = DeadLetterEntry.Of(added[done]);
                if (entries.Count > 0 && (bytes + entry.StoredBytes > MostSegmentBytes || allBytes + entry.AllBytes > _mostAllBytes))
                {
                    break;
                }

                // Its other parts first: no entry is ever without them.
                await _items.WriteChunksAsync(_shard, entry.Position, added[done].Data, cancellationToken);
                entries.Add(entry);
                bytes += entry.StoredBytes;
                allBytes += entry.AllBytes;
            }

            if (entries.Count > before)
            {
                await _last.WriteAsync(new DeadLetterSegment { Entries = [.. entries], Last = entries[^1].Position }, cancellationToken);
            }

            if (done < added.Length)
            {
                await CloseLastSegmentAsync(cancellationToken);
            }
        }

        return added.Length;
    }

    private LogPosition? LastPosition =>
        _last.Value?.Last ?? (LastEntries is [.., var entry] ? entry.Position : _full.Count > _full.First ? _full[_full.Count - 1].Last : null);

    private async Task<DeadLetter[]> WithoutKnownAsync(DeadLetter[] deadLetters, CancellationToken cancellationToken)
    {
        if (!RefusedValues.IsLog(_shard))
        {
            var last = LastPosition;
            return [.. deadLetters.Where(deadLetter => !(deadLetter.Position <= last))];
        }

        var (from, to) = (deadLetters.Min(deadLetter => deadLetter.ArrivedAt), deadLetters.Max(deadLetter => deadLetter.ArrivedAt));
        var known = (await ReadAsync(from, to, cancellationToken)).Select(entry => entry.Position).ToHashSet();

        // The contents of removed segments are not known: a letter not newer than the newest of those would be removed now, too.
        var goneUpTo = _full.GoneUpTo;
        return [.. deadLetters.Where(deadLetter => !(deadLetter.ArrivedAt <= goneUpTo) && known.Add(deadLetter.Position))];
    }

    /// <summary>Reads all entries of the segments that overlap a span of arrival times.</summary>
    private async Task<List<DeadLetterEntry>> ReadAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        // Found out before the first is read: meanwhile the log may go on, and old segments may go.
        var reaching = Enumerable.Range(FirstSegment, EndSegment - FirstSegment)
            .Where(segment => OldestIn(segment) <= to && NewestIn(segment) >= from)
            .ToArray();
        var entries = new List<DeadLetterEntry>();
        foreach (var segment in reaching)
        {
            if (segment >= FirstSegment)
            {
                entries.AddRange(await ReadSegmentAsync(segment, cancellationToken));
            }
        }

        return entries;
    }

    /// <summary>Finds the segment of a dead letter, and its index there; below 0 when there is none.</summary>
    private async Task<(int Segment, int At)> PlaceOfAsync(LogPosition position, CancellationToken cancellationToken)
    {
        // In order, only one can have it. Otherwise the newest first: an old one is requested only once.
        var isInOrder = !RefusedValues.IsLog(_shard);
        for (var segment = _full.Count; segment >= _full.First; segment--)
        {
            if (isInOrder && segment > _full.First && _full[segment - 1].Last >= position)
            {
                continue;
            }

            var entries = await ReadSegmentAsync(segment, cancellationToken);
            var at = Array.FindIndex(entries, entry => entry.Position == position && !entry.IsDismissed);
            if (at >= 0 || isInOrder)
            {
                return (segment, at);
            }
        }

        return (-1, -1);
    }

    private static DeadLetterSegmentSummary SummaryOf(DeadLetterEntry[] entries) =>
        new(entries[^1].Position, entries.Min(entry => entry.ArrivedAt), entries.Max(entry => entry.ArrivedAt), entries.Sum(entry => entry.AllBytes));

    // Earlier versions did not count.
    private static long BytesOf(DeadLetterSegmentSummary segment) => segment is { IsGone: false, Bytes: 0 } ? MostSegmentBytes : segment.Bytes;

    private async Task CloseLastSegmentAsync(CancellationToken cancellationToken)
    {
        var next = await _items.OpenSegmentAsync(_shard, _full.Count + 1, cancellationToken);
        await _full.AddAsync(SummaryOf(LastEntries) with { Last = LastPosition!.Value }, () => _last = next, cancellationToken);
    }
}
