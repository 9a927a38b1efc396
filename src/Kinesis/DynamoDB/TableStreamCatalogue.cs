using System.Collections.Concurrent;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.DynamoDB.Model;

namespace SensorGrid.Kinesis.DynamoDB;

/// <summary>Finds the streams of tables, and the stream that a shard belongs to. Safe for concurrent use.</summary>
/// <remarks>
/// A table whose stream was disabled and enabled again, or that was made anew, has several streams for a day. The ids of their shards differ, so that all of them are read, as one stream of many shards.
/// </remarks>
/// <param name="client">The client.</param>
internal sealed class TableStreamCatalogue(DynamoDBStreamsClient client) : IDisposable
{
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Lists the names of a table's streams, the oldest first.</summary>
    /// <exception cref="ResourceNotFoundException">There is none.</exception>
    public async Task<IReadOnlyList<string>> ArnsAsync(string table, CancellationToken cancellationToken)
    {
        var streams = new List<TableStreamName>();
        string? start = null;
        do
        {
            var page = await client.ListStreamsAsync(new ListTableStreamsRequest { TableName = table, ExclusiveStartStreamArn = start }, cancellationToken);
            streams.AddRange((page.Streams ?? []).Where(stream => stream.TableName == table));
            start = page.LastEvaluatedStreamArn == start ? null : page.LastEvaluatedStreamArn;
        }
        while (!string.IsNullOrEmpty(start));

        return streams.Count > 0 ? [.. streams.OrderBy(stream => stream.StreamLabel, StringComparer.Ordinal).Select(stream => stream.StreamArn)] : throw TableFaults.NoStream(table);
    }

    /// <summary>Gets the streams of a table that can be read, the oldest first.</summary>
    /// <exception cref="AmazonKinesisException">There is none, or its records have no new images.</exception>
    public async Task<IReadOnlyList<TableStream>> StreamsAsync(string table, CancellationToken cancellationToken)
    {
        var arns = await ArnsAsync(table, cancellationToken);
        var streams = new List<TableStream>();
        foreach (var arn in arns)
        {
            if (await DescribeAsync(new DescribeTableStreamRequest { StreamArn = arn, Limit = 1 }, arn == arns[^1], cancellationToken) is { } description
                && TableStream.HasImages(table, description, arn == arns[^1]))
            {
                streams.Add(TableStream.Of(description));
            }
        }

        return streams;
    }

    /// <summary>Gets a description; null when the stream is gone, unless it must be there.</summary>
    public async Task<TableStreamDescription?> DescribeAsync(DescribeTableStreamRequest request, bool mustBe, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.DescribeStreamAsync(request, cancellationToken)).StreamDescription;
        }
        catch (ResourceNotFoundException) when (!mustBe)
        {
            // Its day is over since it was listed.
            return null;
        }
    }

    /// <summary>Gets the stream of a shard.</summary>
    /// <exception cref="AmazonKinesisException">There is no such shard, or no stream that can be read.</exception>
    public async Task<TableStream> FindAsync(string table, string shardId, CancellationToken cancellationToken)
    {
        if (_known.GetValueOrDefault(table)?.Find(shardId) is { } found)
        {
            return found;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            // Somebody else may have looked meanwhile.
            return _known.GetValueOrDefault(table)?.Find(shardId) ?? (_known[table] = await LearnAsync(table, cancellationToken)).Find(shardId) ?? throw NoShard(table, shardId);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Forgets what is known of a table: a stream that was known is gone, or a shard is not in it.</summary>
    public void Forget(string table) => _known.TryRemove(table, out _);

    public void Dispose() => _turn.Dispose();

    private async Task<Known> LearnAsync(string table, CancellationToken cancellationToken)
    {
        var streams = await StreamsAsync(table, cancellationToken);
        if (streams is [var single])
        {
            return new Known(single, []);
        }

        var shards = new Dictionary<string, TableStream>(StringComparer.Ordinal);
        foreach (var stream in streams)
        {
            var request = new DescribeTableStreamRequest { StreamArn = stream.Arn };
            do
            {
                var page = await DescribeAsync(request, mustBe: false, cancellationToken);
                foreach (var shard in page?.Shards ?? [])
                {
                    shards[shard.ShardId] = stream;
                }

                request = new DescribeTableStreamRequest { StreamArn = stream.Arn, ExclusiveStartShardId = page?.LastEvaluatedShardId };
            }
            while (!string.IsNullOrEmpty(request.ExclusiveStartShardId));
        }

        return new Known(null, shards);
    }

    private static ResourceNotFoundException NoShard(string table, string shardId) => new(
        $"The stream of DynamoDB table '{table}' has no shard '{shardId}': it is kept for a day.",
        null,
        Amazon.Runtime.ErrorType.Sender,
        nameof(ResourceNotFoundException),
        null,
        System.Net.HttpStatusCode.BadRequest);

    /// <summary>The streams of a table.</summary>
    /// <param name="Single">The stream of all shards; null when there are several streams.</param>
    /// <param name="Shards">The streams of the shards, when there are several.</param>
    private sealed record Known(TableStream? Single, Dictionary<string, TableStream> Shards)
    {
        public TableStream? Find(string shardId) => Single ?? Shards.GetValueOrDefault(shardId);
    }
}
