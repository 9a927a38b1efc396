using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.Anomalies;

/// <summary>A feed as stored: changes one after the other in segments, of which only the last is written, and in memory what they come to.</summary>
/// <remarks>
/// <para>
/// A change of an anomaly is a further entry; the one before it is dead. When more than half is dead, the oldest segment's living entries are written again at
/// the end, with their positions, and the segment is removed. What is read is the same before, between and after these writes: of two states of an
/// anomaly the one with the higher position counts, and of too many anomalies the newest.
/// </para>
/// <para>One writer at a time; readers may come between, and see what is durable.</para>
/// </remarks>
internal sealed class AnomalyLog
{
    private readonly AnomalyFeedItems _items;
    private readonly AnomalyLogLimits _limits;
    private readonly FeatureNameSets _names = new();
    private readonly Queue<FullSegment> _full = new();
    private readonly ForgottenAnomalies _forgotten;
    private readonly StateSlot<AnomalyFeedHead> _head;
    private StateSlot<AnomalySegment> _last;
    private int _lastBytes;
    private int _lastNumber;
    private int _stored;
    private long _place;
    private int _segmentToClear;
    private int _pageToClear;

    private AnomalyLog(
        AnomalyFeedItems items,
        StateSlot<AnomalyFeedHead> head,
        List<StateSlot<AnomalySegment>> segments,
        ForgottenAnomalies forgotten,
        AnomalyLogLimits limits)
    {
        (_items, _head, _forgotten, _limits, Index) = (items, head, forgotten, limits, new AnomalyIndex(limits.Anomalies));
        var first = head.Value ?? new AnomalyFeedHead();
        (_segmentToClear, _pageToClear) = (first.FirstSegmentToClear, first.FirstPageToClear);
        (Index.Tip, Index.Forgotten) = (first.Tip, first.Forgotten);
        _last = segments[0];
        _lastNumber = first.FirstSegment;
        var states = new List<(UInt128, AnomalyEntry)>();
        foreach (var segment in segments.Where(segment => segment.Value is not null))
        {
            if (segment != _last)
            {
                CloseLast(segment);
            }

            foreach (var entry in segment.Value!.Entries)
            {
                var shared = entry with { Anomaly = _names.Share(entry.Anomaly) };
                var id = AnomalyIds.Of(shared.Anomaly);
                _lastBytes += AnomalySegment.BytesOf(shared);
                _stored++;
                if (!forgotten.Contains(id))
                {
                    states.Add((id, shared));
                    continue;
                }

                Index.Tip = Math.Max(Index.Tip, entry.UpdatedCursor);
                Index.Forgotten = Math.Max(Index.Forgotten, entry.UpdatedCursor);
            }
        }

        Index.Load(states);
        _place = Index.Tip;
    }

    /// <summary>The kept entries of the feed.</summary>
    public AnomalyIndex Index { get; }

    /// <summary>Gets whether nothing was ever added.</summary>
    public bool IsEmpty => Index.Tip == 0;

    public static async Task<AnomalyLog> OpenAsync(AnomalyFeedItems items, AnomalyLogLimits limits, CancellationToken cancellationToken)
    {
        while (true)
        {
            var head = await items.OpenHeadAsync(cancellationToken);
            var segments = await AnomalyFeedItems.OpenAllAsync(head.Value?.FirstSegment ?? 0, items.OpenSegmentAsync, cancellationToken);
            var forgotten = new ForgottenAnomalies(items, limits);
            await forgotten.ReadAsync(head.Value?.FirstPage ?? 0, cancellationToken);

            // A predecessor that is not quite gone may have removed a segment meanwhile: it has written the head before.
            if (head.ETag == (await items.OpenHeadAsync(cancellationToken)).ETag)
            {
                return new AnomalyLog(items, head, segments, forgotten, limits);
            }
        }
    }

    /// <summary>Determines whether the feed has an anomaly in this state or a later one, or had it once.</summary>
    public bool Has(SensorAnomaly anomaly)
    {
        var id = AnomalyIds.Of(anomaly);
        return Index.Find(id)?.Anomaly.Episode.Revision >= anomaly.Episode.Revision || IsForgotten(id);
    }

    /// <summary>Adds those states of anomalies that are new; durable when the call returns. When it fails, the first of them may have been added.</summary>
    public async Task AddAsync(IReadOnlyList<SensorAnomaly> anomalies, CancellationToken cancellationToken)
    {
        var added = new List<(UInt128 Id, AnomalyEntry Entry)>();
        var places = new Dictionary<UInt128, int>();
        foreach (var anomaly in anomalies)
        {
            var id = AnomalyIds.Of(anomaly);
            var known = places.TryGetValue(id, out var place) ? added[place].Entry : Index.Find(id);
            if (IsForgotten(id) || known?.Anomaly.Episode.Revision >= anomaly.Episode.Revision)
            {
                continue;
            }

            // Positions are given once: after a failed write its positions stay empty.
            var cursor = ++_place;
            places[id] = added.Count;
            added.Add((id, new AnomalyEntry(_names.Share(WithFeedback(anomaly, known)), Index.Find(id)?.Cursor ?? cursor, cursor) { Judgement = known?.Judgement }));
        }

        // Of several states of one anomaly that come together only the last is written.
        var newest = places.Values.ToHashSet();
        await AppendAsync([.. added.Where((_, place) => newest.Contains(place))], isNew: true, cancellationToken);
    }

    /// <summary>Marks anomalies that are kept with verdicts, where these are new; durable when the call returns. When it fails, the first of them may have been marked.</summary>
    public async Task JudgeAsync(IReadOnlyList<(string Id, AnomalyJudgement Judgement)> judgements, CancellationToken cancellationToken)
    {
        // Of several on one anomaly that come together the last counts.
        var last = new Dictionary<UInt128, AnomalyJudgement>();
        foreach (var (id, judgement) in judgements)
        {
            last[AnomalyIds.Of(id)] = judgement;
        }

        var changes = new List<(UInt128, AnomalyEntry)>();
        foreach (var (id, judgement) in last)
        {
            if (Index.Find(id) is { } known && known.Judgement != judgement)
            {
                changes.Add((id, known with { Judgement = judgement, UpdatedCursor = ++_place }));
            }
        }

        await AppendAsync(changes, isNew: true, cancellationToken);
    }

    /// <summary>Removes segments that are mostly dead; may be done at any time, or fail.</summary>
    public async Task ReclaimAsync(CancellationToken cancellationToken)
    {
        while (_full.Count > 0 && _stored > (2 * Index.Count) + _limits.Dead)
        {
            var oldest = _full.Peek();
            var living = new List<(UInt128, AnomalyEntry)>();
            var gone = new HashSet<UInt128>();
            foreach (var (id, place) in oldest.Changes)
            {
                if (Index.IsLive(id, place))
                {
                    living.Add((id, Index.Find(id)!));
                }
                else if (Index.IsEvicted(id))
                {
                    gone.Add(id);
                }
            }

            // In this order: at no time is anything only in what is removed.
            await AppendAsync(living, isNew: false, cancellationToken);
            await ForgetAsync(gone, cancellationToken);
            await WriteHeadAsync(oldest.Number + 1, cancellationToken);
            _full.Dequeue();
            _stored -= oldest.Changes.Length;
            await ClearAsync(oldest.Number + 1, cancellationToken);
        }
    }

    // A sensor that was loaded anew does not remember the verdict on its open anomaly.
    private static SensorAnomaly WithFeedback(SensorAnomaly anomaly, AnomalyEntry? known) =>
        anomaly.Episode.Feedback is null && known?.Anomaly.Episode.Feedback is { } feedback
            ? anomaly with { Episode = anomaly.Episode with { Feedback = feedback } }
            : anomaly;

    private static bool IsFull(int entries, int bytes, int more) =>
        entries >= AnomalySegment.MostEntries || (entries > 0 && bytes + more > AnomalySegment.MostBytes);

    private bool IsForgotten(UInt128 id) => Index.IsEvicted(id) || _forgotten.Contains(id);

    private async Task AppendAsync(List<(UInt128 Id, AnomalyEntry Entry)> changes, bool isNew, CancellationToken cancellationToken)
    {
        for (var done = 0; done < changes.Count;)
        {
            var entries = new List<AnomalyEntry>(_last.Value?.Entries ?? []);
            var bytes = _lastBytes;
            var next = done;
            for (; next < changes.Count && !IsFull(entries.Count, bytes, AnomalySegment.BytesOf(changes[next].Entry)); next++)
            {
                entries.Add(changes[next].Entry);
                bytes += AnomalySegment.BytesOf(changes[next].Entry);
            }

            if (next == done)
            {
                CloseLast(await _items.OpenSegmentAsync(_lastNumber + 1, cancellationToken));
                continue;
            }

            await _last.WriteAsync(new AnomalySegment { Entries = [.. entries] }, cancellationToken);
            (_lastBytes, _stored) = (bytes, _stored + next - done);
            for (; done < next; done++)
            {
                if (isNew)
                {
                    Index.Apply(changes[done].Id, changes[done].Entry);
                }
            }
        }
    }

    private void CloseLast(StateSlot<AnomalySegment> next)
    {
        _full.Enqueue(new FullSegment(
            _lastNumber, Array.ConvertAll(_last.Value!.Entries, entry => (AnomalyIds.Of(entry.Anomaly), entry.UpdatedCursor))));
        (_last, _lastBytes) = (next, 0);
        _lastNumber++;
    }

    private async Task ForgetAsync(HashSet<UInt128> ids, CancellationToken cancellationToken)
    {
        await _forgotten.AddAsync([.. ids], cancellationToken);
        foreach (var id in ids)
        {
            Index.ForgetEvicted(id);
        }
    }

    private Task WriteHeadAsync(int firstSegment, CancellationToken cancellationToken) => _head.WriteAsync(
        new AnomalyFeedHead
        {
            FirstSegment = firstSegment,
            FirstPage = _forgotten.FirstPage,
            FirstSegmentToClear = _segmentToClear,
            FirstPageToClear = _pageToClear,
            Tip = Index.Tip,
            Forgotten = Index.Forgotten,
        },
        cancellationToken);

    private async Task ClearAsync(int firstSegment, CancellationToken cancellationToken)
    {
        for (; _segmentToClear < firstSegment; _segmentToClear++)
        {
            await ClearAsync(await _items.OpenSegmentAsync(_segmentToClear, cancellationToken), cancellationToken);
        }

        for (; _pageToClear < _forgotten.FirstPage; _pageToClear++)
        {
            await ClearAsync(await _items.OpenPageAsync(_pageToClear, cancellationToken), cancellationToken);
        }
    }

    private static async Task ClearAsync<T>(StateSlot<T> slot, CancellationToken cancellationToken)
        where T : class, new()
    {
        if (slot.Value is not null)
        {
            await slot.ClearAsync(cancellationToken);
        }
    }

    private sealed record FullSegment(int Number, (UInt128 Id, long Place)[] Changes);
}
