using SensorGrid.Kinesis.Records;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>The pins of a shard, as its reader applies them.</summary>
internal static class ShardPins
{
    /// <summary>The revision of a shard without pins: each silo's own definitions, on which silos agree.</summary>
    public const long Own = 0;

    /// <summary>No revision: announced with it, a page only has its reader's epoch checked.</summary>
    public const long Fence = -1;

    /// <summary>Gets the newest revision of some pins, which are in their order.</summary>
    public static long Newest(IReadOnlyList<ShardPin> pins) => pins.Count == 0 ? Own : pins[^1].Revision;

    /// <summary>Splits records, which are in the order of the shard, where their revision changes.</summary>
    public static IEnumerable<(IReadOnlyList<ShardRecord> Records, long Revision)> Split(IReadOnlyList<ShardRecord> records, IReadOnlyList<ShardPin> pins)
    {
        var first = 0;
        while (first < records.Count)
        {
            var revision = Of(records[first].Position, pins);
            var end = first + 1;
            while (end < records.Count && Of(records[end].Position, pins) == revision)
            {
                end++;
            }

            yield return (first == 0 && end == records.Count ? records : [.. records.Skip(first).Take(end - first)], revision);
            first = end;
        }
    }

    private static long Of(RecordPosition position, IReadOnlyList<ShardPin> pins)
    {
        for (var i = pins.Count - 1; i >= 0; i--)
        {
            if (pins[i].After is not { } after || position > after)
            {
                return pins[i].Revision;
            }
        }

        return Own;
    }
}
