using System.Globalization;
using System.Text;
using System.Text.Json;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Applications.Hosting;

/// <summary>A stream of one test, on the endpoint of a running grid.</summary>
internal sealed class SourceStream : IDisposable
{
    private readonly AmazonKinesisClient _client;

    private SourceStream(AmazonKinesisClient client) => _client = client;

    public string Name { get; } = $"source-{Guid.NewGuid():N}";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<SourceStream> CreateAsync(Uri kinesis, int shards = 2)
    {
        var stream = new SourceStream(new AmazonKinesisClient(new AmazonKinesisConfig { ServiceURL = kinesis.ToString() }));
        await stream._client.CreateStreamAsync(new CreateStreamRequest { StreamName = stream.Name, ShardCount = shards }, Cancelled);
        await Eventually.TrueAsync(
            () => $"the stream {stream.Name}",
            async () => (await stream._client.DescribeStreamSummaryAsync(new DescribeStreamSummaryRequest { StreamName = stream.Name }, Cancelled)).StreamDescriptionSummary.StreamStatus == "ACTIVE");
        return stream;
    }

    /// <summary>Puts records, each under its own text as the key.</summary>
    public async Task PutAsync(params string[] records)
    {
        foreach (var some in records.Chunk(500))
        {
            var entries = some.Select(record => new PutRecordsRequestEntry { PartitionKey = record.Length.ToString(CultureInfo.InvariantCulture) + record[^Math.Min(record.Length, 20)..], Data = Encoding.UTF8.GetBytes(record) });
            await _client.PutRecordsAsync(new PutRecordsRequest { StreamName = Name, Records = [.. entries] }, Cancelled);
        }
    }

    /// <summary>An application over the stream, as JSON of ours.</summary>
    public string Application(string program, string more = "") =>
        $$"""{"program":{{JsonSerializer.Serialize(program)}},"inputs":[{"name":"SOURCE_SQL_STREAM_001","source":"{{Name}}"{{more}}}]}""";

    public void Dispose() => _client.Dispose();
}
