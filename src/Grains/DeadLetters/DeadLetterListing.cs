using SensorGrid.Grains.Interfaces.DeadLetters;

namespace SensorGrid.Grains.DeadLetters;

/// <summary>Finds the newest dead letters among the segments of several shards, and reads no segment that cannot hold one of them.</summary>
internal static class DeadLetterListing
{
    /// <summary>A dead letter in a list, and its id, which is dear to make.</summary>
    public readonly record struct Item(string Shard, DeadLetterEntry Entry, string Id)
    {
        public DeadLetterKey Key => new(Entry.ArrivedAt, Id);
    }

    public static async Task<List<Item>> ListAsync(
        IReadOnlyDictionary<string, DeadLetterLog> logs,
        DeadLetterKey? before,
        int limit,
        CancellationToken cancellationToken)
    {
        var found = new List<Item>();
        foreach (var (shard, log, segment, newest) in CandidatesNewestFirst(logs, before))
        {
            if (found.Count >= limit && found[limit - 1].Entry.ArrivedAt > newest)
            {
                break;
            }

            foreach (var entry in await log.ReadSegmentAsync(segment, cancellationToken))
            {
                if (entry.IsDismissed)
                {
                    continue;
                }

                var item = new Item(shard, entry, entry.ToDeadLetter(shard, entry.Data).Id);
                if (before is not { } bound || Compare(item.Key, bound) < 0)
                {
                    found.Add(item);
                }
            }

            found.Sort((left, right) => Compare(right.Key, left.Key));
            found.RemoveRange(Math.Min(limit, found.Count), Math.Max(0, found.Count - limit));
        }

        return found;
    }

    private static List<Candidate> CandidatesNewestFirst(IReadOnlyDictionary<string, DeadLetterLog> logs, DeadLetterKey? before)
    {
        var candidates = new List<Candidate>();
        foreach (var (shard, log) in logs)
        {
            for (var segment = log.FirstSegment; segment < log.EndSegment; segment++)
            {
                if (log.NewestIn(segment) is { } newest && (before is null || log.OldestIn(segment) <= before.Value.ArrivedAt))
                {
                    candidates.Add(new Candidate(shard, log, segment, newest));
                }
            }
        }

        candidates.Sort((left, right) => right.Newest.CompareTo(left.Newest));
        return candidates;
    }

    private static int Compare(DeadLetterKey left, DeadLetterKey right)
    {
        var byTime = left.ArrivedAt.CompareTo(right.ArrivedAt);
        return byTime != 0 ? byTime : string.CompareOrdinal(left.Id, right.Id);
    }

    private readonly record struct Candidate(string Shard, DeadLetterLog Log, int Segment, DateTimeOffset Newest);
}
