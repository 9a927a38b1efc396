using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.DeadLetters;
using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.DeadLetters;

/// <summary>
/// One lane of dead letters. In memory are, of each shard, a summary of some 80 bytes of every full segment (120 KB) and the segment that takes
/// more; full segments are read on demand.
/// </summary>
[GrainType("dead-letters")]
internal sealed class DeadLetterGrain(SensorGrainsStorage storage, DeadLetterRetention retention) : Grain, IDeadLetterGrain
{
    /// <summary>
    /// The number of segments that leave in one call beyond as many as it can have added: calls stay short, and the bound holds after each.
    /// </summary>
    private const int MostExpired = 20;

    private static readonly TimeSpan ExpiryPeriod = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, DeadLetterLog> _logs = new(StringComparer.Ordinal);
    private StateSlot<DeadLetterDirectory>? _directory;
    private DeadLetterItems? _items;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _items = new DeadLetterItems(storage.Storage, this.GetGrainId());
        _directory = await _items.OpenDirectoryAsync(cancellationToken);
        foreach (var shard in _directory.Value?.Shards ?? [])
        {
            _logs.Add(shard, await DeadLetterLog.OpenAsync(shard, _items, retention.SegmentBytes, cancellationToken));
        }

        this.RegisterGrainTimer(cancelled => ExpireAsync(MostExpired, cancelled), ExpiryPeriod, ExpiryPeriod);
    }

    public async ValueTask<int> AddAsync(DeadLetter[] deadLetters, CancellationToken cancellationToken)
    {
        var added = 0;
        foreach (var shard in deadLetters.GroupBy(deadLetter => deadLetter.Shard, StringComparer.Ordinal))
        {
            if (!_logs.TryGetValue(shard.Key, out var log))
            {
                // In the directory first: what it does not name would never be found again.
                log = await DeadLetterLog.OpenAsync(shard.Key, _items!, retention.SegmentBytes, cancellationToken);
                await _directory!.WriteAsync(
                    new DeadLetterDirectory { Shards = [.. _directory.Value?.Shards ?? [], shard.Key], Removed = Removed }, cancellationToken);
                _logs.Add(shard.Key, log);
            }

            added += await log.AddAsync([.. shard], cancellationToken);
        }

        await ExpireAsync(MostExpired + added, cancellationToken);
        return added;
    }

    public async ValueTask<DeadLetter[]> ListAsync(DeadLetterKey? before, int limit, int maxBytes, CancellationToken cancellationToken)
    {
        if (limit <= 0)
        {
            return [];
        }

        // A copy: a shard may be added while segments are read.
        var items = await DeadLetterListing.ListAsync(new Dictionary<string, DeadLetterLog>(_logs), before, limit, cancellationToken);
        var deadLetters = new List<DeadLetter>(items.Count);
        foreach (var (shard, entry, _) in items)
        {
            var data = await _items!.ReadDataAsync(shard, entry, Math.Max(0, maxBytes), cancellationToken) ?? entry.Data;
            deadLetters.Add(entry.ToDeadLetter(shard, data));
        }

        return [.. deadLetters];
    }

    public async ValueTask<DeadLetter?> GetAsync(string id, CancellationToken cancellationToken)
    {
        if (!DeadLetterId.TryParse(id, out var shard, out var position)
            || !_logs.TryGetValue(shard, out var log)
            || await log.FindAsync(position, cancellationToken) is not { } entry)
        {
            return null;
        }

        return await _items!.ReadDataAsync(shard, entry, int.MaxValue, cancellationToken) is { } data ? entry.ToDeadLetter(shard, data) : null;
    }

    public async ValueTask<LogPosition[]> FindAsync(
        string shard, LogPosition[] positions, DateTimeOffset earliest, DateTimeOffset latest, CancellationToken cancellationToken) =>
        _logs.TryGetValue(shard, out var log) ? await log.FindAsync(positions.ToHashSet(), earliest, latest, cancellationToken) : [];

    public async ValueTask<DeadLetterRedrive?> MarkRedrivenAsync(string id, DeadLetterRedrive redrive, CancellationToken cancellationToken) =>
        DeadLetterId.TryParse(id, out var shard, out var position) && _logs.TryGetValue(shard, out var log)
            ? await log.MarkRedrivenAsync(position, redrive, cancellationToken)
            : null;

    public async ValueTask<bool> DismissAsync(string id, CancellationToken cancellationToken)
    {
        var dismissed = DeadLetterId.TryParse(id, out var shard, out var position)
            && _logs.TryGetValue(shard, out var log) && await log.DismissAsync(position, cancellationToken);
        await OnDismissedAsync(dismissed ? 1 : 0, cancellationToken);
        return dismissed;
    }

    public async ValueTask<DeadLetterDismissal> DismissByReasonAsync(
        string reason, DeadLetterPlace? from, int mostLetters, int mostSegments, CancellationToken cancellationToken)
    {
        var (dismissed, read) = (0, 0);
        DeadLetterPlace? next = null;
        foreach (var place in Places().Where(place => from is null || Compare(place, from) >= 0))
        {
            if (read == mostSegments || dismissed == mostLetters)
            {
                next = place;
                break;
            }

            // Whether a segment has more of them than may go shows when it is looked at once more.
            var gone = await _logs[place.Shard].DismissAsync(place.Segment, entry => IsOf(entry.Reason, reason), mostLetters - dismissed, cancellationToken);
            (dismissed, read) = (dismissed + gone, read + 1);
            if (dismissed == mostLetters)
            {
                next = place;
                break;
            }
        }

        await OnDismissedAsync(dismissed, cancellationToken);
        return new DeadLetterDismissal(dismissed, read, next);
    }

    public ValueTask<long> CountRemovedAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Removed);

    private long Removed => _directory!.Value?.Removed ?? 0;

    private static bool IsOf(string entryReason, string reason) =>
        reason.EndsWith('*') ? entryReason.AsSpan().StartsWith(reason.AsSpan(0, reason.Length - 1), StringComparison.Ordinal) : entryReason == reason;

    private static int Compare(DeadLetterPlace left, DeadLetterPlace right)
    {
        var byShard = string.CompareOrdinal(left.Shard, right.Shard);
        return byShard != 0 ? byShard : left.Segment.CompareTo(right.Segment);
    }

    /// <summary>Lists the segments that have letters, in order.</summary>
    private List<DeadLetterPlace> Places() =>
    [
        .. _logs.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => Enumerable
            .Range(pair.Value.FirstSegment, pair.Value.EndSegment - pair.Value.FirstSegment)
            .Where(segment => pair.Value.NewestIn(segment) is not null)
            .Select(segment => new DeadLetterPlace(pair.Key, segment))),
    ];

    /// <summary>Removes segments that are too old, and the oldest while there are too many bytes; never the newest by bytes, however large it is.</summary>
    private async Task ExpireAsync(int most, CancellationToken cancellationToken)
    {
        var bytes = _logs.Values.Sum(log => log.Bytes);
        for (var i = 0; i < most && Oldest() is { } oldest; i++)
        {
            var byAge = oldest.Newest < retention.KeptFrom;
            if (!byAge && (bytes <= retention.LaneBytes || IsOnly(oldest.Place)))
            {
                return;
            }

            var log = _logs[oldest.Place.Shard];
            var before = log.Bytes;
            var removed = await log.RemoveSegmentAsync(oldest.Place.Segment, cancellationToken);
            bytes += log.Bytes - before;
            retention.OnExpired(oldest.Place.Shard, removed, byAge);
            await CountAsync(removed, cancellationToken);
        }
    }

    private bool IsOnly(DeadLetterPlace place) => Places().TrueForAll(other => other == place);

    private (DeadLetterPlace Place, DateTimeOffset Newest)? Oldest()
    {
        (DeadLetterPlace Place, DateTimeOffset Newest)? oldest = null;
        foreach (var (shard, log) in _logs)
        {
            for (var segment = log.FirstSegment; segment < log.EndSegment; segment++)
            {
                if (log.NewestIn(segment) is { } newest && (oldest is null || newest < oldest.Value.Newest))
                {
                    oldest = (new DeadLetterPlace(shard, segment), newest);
                }
            }
        }

        return oldest;
    }

    private async Task OnDismissedAsync(int count, CancellationToken cancellationToken)
    {
        retention.OnDismissed(count);
        await CountAsync(count, cancellationToken);
    }

    private Task CountAsync(int removed, CancellationToken cancellationToken) => removed == 0
        ? Task.CompletedTask
        : _directory!.WriteAsync(new DeadLetterDirectory { Shards = _directory.Value?.Shards ?? [], Removed = Removed + removed }, cancellationToken);
}
