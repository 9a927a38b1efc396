using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.TestKit;
using Record = SensorGrid.Kinesis.Client.Model.Record;

namespace SensorGrid.EndToEnd.Tests.Hosting;

/// <summary>Reads the stream that anomalies are put into.</summary>
internal static class OutputStream
{
    /// <summary>Waits until the stream has every one of the anomalies in just this state, under its sensor's id; none else is there.</summary>
    /// <param name="kinesis">The endpoint.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="anomalies">As JSON by id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task AssertHasAsync(Uri kinesis, string stream, Dictionary<string, string> anomalies, CancellationToken cancellationToken)
    {
        using var client = new AmazonKinesisClient(new AmazonKinesisConfig { ServiceURL = kinesis.ToString() });
        var newest = new Dictionary<string, string>(StringComparer.Ordinal);
        await Eventually.TrueAsync(
            () => $"Of {anomalies.Count} anomalies in their newest state, {anomalies.Count(anomaly => newest.GetValueOrDefault(anomaly.Key) == anomaly.Value)} are in {stream}; the rest",
            async () =>
            {
                newest = await NewestAsync(client, stream, cancellationToken);
                return anomalies.All(anomaly => newest.GetValueOrDefault(anomaly.Key) == anomaly.Value);
            });
        Assert.Equal(anomalies.Count, newest.Count);
    }

    private static async Task<Dictionary<string, string>> NewestAsync(AmazonKinesisClient client, string stream, CancellationToken cancellationToken)
    {
        var newest = new Dictionary<string, (long Change, string Json)>(StringComparer.Ordinal);
        await foreach (var shard in client.ListAllShardsAsync(stream, cancellationToken))
        {
            await foreach (var record in RecordsAsync(client, stream, shard.ShardId!, cancellationToken))
            {
                var anomaly = JsonNode.Parse(record.Data.Span)!;
                var (id, change) = ((string)anomaly["id"]!, (long)anomaly["updatedCursor"]!);
                Assert.Equal((string)anomaly["sensorId"]!, record.PartitionKey);
                if (!newest.TryGetValue(id, out var known) || known.Change < change)
                {
                    newest[id] = (change, anomaly.ToJsonString());
                }
            }
        }

        return newest.ToDictionary(anomaly => anomaly.Key, anomaly => anomaly.Value.Json, StringComparer.Ordinal);
    }

    private static async IAsyncEnumerable<Record> RecordsAsync(
        AmazonKinesisClient client, string stream, string shardId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var iterator = (await client.GetShardIteratorAsync(
            new GetShardIteratorRequest { StreamName = stream, ShardId = shardId, ShardIteratorType = ShardIteratorType.TRIM_HORIZON }, cancellationToken)).ShardIterator;
        while (iterator is not null)
        {
            var page = await client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = iterator, Limit = 1000 }, cancellationToken);
            foreach (var record in page.Records!)
            {
                yield return record;
            }

            iterator = page.Records is [] && page.MillisBehindLatest == 0 ? null : page.NextShardIterator;
        }
    }
}
