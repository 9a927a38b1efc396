using System.Globalization;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Kinesis.Aggregation;

/// <summary>Packs records that belong into the same shard into one, as the Kinesis Producer Library does. Not safe for concurrent use.</summary>
/// <remarks>
/// It goes by the shards that it knows of. When a record turns out to have come into another one, because the stream was resharded, it lists them again
/// and sends those user records once more that do not belong there; readers refuse them in the wrong shard, so nothing counts twice.
/// </remarks>
public sealed class AggregatingProducer(IAmazonKinesis client, IRecordProducer producer) : IRecordProducer
{
    private const int MostUserRecords = 500, MostBytes = 50 * 1024, MostRounds = 5;

    // What the Kinesis Producer Library puts an aggregated record with: the explicit hash key chooses the shard.
    private const string PartitionKey = "a";

    private Dictionary<string, HashRange>? _shards;

    public async Task<IReadOnlyList<PutOutcome>> PutAsync(
        string streamName, IReadOnlyList<PutRecordsRequestEntry> records, CancellationToken cancellationToken = default)
    {
        var outcomes = new PutOutcome[records.Count];
        int[] pending = [.. Enumerable.Range(0, records.Count)];
        for (var round = 1; pending.Length > 0 && round <= MostRounds; round++)
        {
            _shards ??= await ListAsync(streamName, cancellationToken);
            var packs = PackUp(records, pending, _shards);
            var entries = packs.ConvertAll(pack => pack.ToEntry(records));
            var results = await producer.PutAsync(streamName, entries, cancellationToken);
            for (var i = 0; i < packs.Count; i++)
            {
                packs[i].Members.ForEach(member => outcomes[member] = results[i]);
            }

            pending = await MisplacedAsync(streamName, records, packs, outcomes, cancellationToken);
        }

        foreach (var record in pending)
        {
            outcomes[record] = new PutOutcome(null, null, "WrongShard", "The stream was resharded again and again; the record did not come into its shard.");
        }

        return outcomes;
    }

    private static List<Pack> PackUp(IReadOnlyList<PutRecordsRequestEntry> records, int[] pending, Dictionary<string, HashRange> shards)
    {
        var packs = new List<Pack>();
        var open = new Dictionary<string, Pack>(StringComparer.Ordinal);
        foreach (var i in pending)
        {
            var hashKey = HashKeyOf(records[i]);
            var (shardId, range) = shards.FirstOrDefault(shard => shard.Value.Contains(hashKey));
            if (shardId is null)
            {
                // No listed shard has this key, perhaps in the middle of a reshard: the record is sent alone, and the service routes it.
                packs.Add(new Pack(null, hashKey) { Members = { i } });
                continue;
            }

            var size = records[i].Data.Length + records[i].PartitionKey.Length;
            if (!open.TryGetValue(shardId, out var pack) || pack.Members.Count == MostUserRecords || pack.Bytes + size > MostBytes)
            {
                pack = open[shardId] = new Pack(shardId, range.Start);
                packs.Add(pack);
            }

            pack.Members.Add(i);
            pack.Bytes += size;
        }

        return packs;
    }

    /// <summary>Finds the records that are in the stream, but in an aggregated record that is in a shard where they do not belong.</summary>
    private async Task<int[]> MisplacedAsync(
        string streamName,
        IReadOnlyList<PutRecordsRequestEntry> records,
        List<Pack> packs,
        PutOutcome[] outcomes,
        CancellationToken cancellationToken)
    {
        var strayed = packs.FindAll(pack =>
            pack.Members.Count > 1 && outcomes[pack.Members[0]] is { Succeeded: true } outcome && outcome.ShardId != pack.ShardId);
        if (strayed.Count == 0)
        {
            return [];
        }

        _shards = await ListAsync(streamName, cancellationToken);
        return
        [
            .. from pack in strayed
               let shardId = outcomes[pack.Members[0]].ShardId
               from member in pack.Members
               where !(_shards.TryGetValue(shardId!, out var range) && range.Contains(HashKeyOf(records[member])))
               orderby member
               select member,
        ];
    }

    private async Task<Dictionary<string, HashRange>> ListAsync(string streamName, CancellationToken cancellationToken)
    {
        var shards = new Dictionary<string, HashRange>(StringComparer.Ordinal);
        await foreach (var shard in client.ListAllShardsAsync(streamName, cancellationToken))
        {
            if (string.IsNullOrEmpty(shard.SequenceNumberRange?.EndingSequenceNumber) && HashRange.Of(shard.HashKeyRange) is { } range)
            {
                shards.Add(shard.ShardId, range);
            }
        }

        return shards;
    }

    private static UInt128 HashKeyOf(PutRecordsRequestEntry record) =>
        HashRange.TryParseKey(record.ExplicitHashKey, out var key) ? key : HashRange.HashOf(record.PartitionKey);

    private sealed class Pack(string? shardId, UInt128 hashKey)
    {
        public string? ShardId => shardId;

        public List<int> Members { get; } = [];

        public long Bytes { get; set; }

        public PutRecordsRequestEntry ToEntry(IReadOnlyList<PutRecordsRequestEntry> records)
        {
            // A single one needs no wrapping, and may be as large as the stream takes.
            if (Members is [var single])
            {
                return records[single];
            }

            var encoder = new AggregatedRecordEncoder();
            foreach (var member in Members)
            {
                var record = records[member];
                encoder.Add(record.PartitionKey, HashRange.TryParseKey(record.ExplicitHashKey, out var key) ? key : null, record.Data);
            }

            return new PutRecordsRequestEntry
            {
                Data = encoder.Encode(),
                PartitionKey = PartitionKey,
                ExplicitHashKey = hashKey.ToString(CultureInfo.InvariantCulture),
            };
        }
    }
}
