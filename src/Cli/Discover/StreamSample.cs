using SensorGrid.Kinesis.Aggregation;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Cli.Discover;

/// <summary>Reads a few records of a stream, from each of its shards.</summary>
/// <param name="client">The client of Kinesis.</param>
/// <param name="streamName">The stream.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class StreamSample(IAmazonKinesis client, string streamName, TimeProvider timeProvider)
{
    private const int MostCalls = 20;
    private const int MostShards = 16;

    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(15);

    /// <summary>Reads records that came in the last quarter of an hour; of a shard without any, the oldest that it still has.</summary>
    /// <param name="count">How many to read of all shards together, about.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The records as producers put them: aggregated ones are unpacked.</returns>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(int count, CancellationToken cancellationToken)
    {
        var shards = await client.ListAllShardsAsync(streamName, cancellationToken).Take(MostShards).ToListAsync(cancellationToken);
        var records = new List<ReadOnlyMemory<byte>>();
        foreach (var shard in shards)
        {
            var most = (int)Math.Ceiling((double)count / shards.Count);
            var recent = await ReadAsync(Since(shard, timeProvider.GetUtcNow() - Recent), most, cancellationToken);
            records.AddRange(recent.Count > 0 ? recent : await ReadAsync(Since(shard, null), most, cancellationToken));
        }

        return records;
    }

    private GetShardIteratorRequest Since(Shard shard, DateTimeOffset? time) => new()
    {
        StreamName = streamName,
        ShardId = shard.ShardId,
        ShardIteratorType = time is null ? ShardIteratorType.TRIM_HORIZON : ShardIteratorType.AT_TIMESTAMP,
        Timestamp = time?.UtcDateTime,
    };

    private async Task<List<ReadOnlyMemory<byte>>> ReadAsync(GetShardIteratorRequest from, int count, CancellationToken cancellationToken)
    {
        var records = new List<ReadOnlyMemory<byte>>();
        var iterator = (await client.GetShardIteratorAsync(from, cancellationToken)).ShardIterator;

        // A page may be empty where records were trimmed.
        for (var call = 0; call < MostCalls && iterator is not null && records.Count < count; call++)
        {
            var page = await client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = iterator, Limit = count }, cancellationToken);
            records.AddRange((page.Records ?? []).SelectMany(record => UserRecords.Of(record, null)).Select(record => record.Data));
            iterator = page.MillisBehindLatest == 0 ? null : page.NextShardIterator;
        }

        return records[..Math.Min(records.Count, count)];
    }
}
