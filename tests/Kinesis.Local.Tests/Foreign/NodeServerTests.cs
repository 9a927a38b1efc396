using SensorGrid.TestKit.Node;

namespace SensorGrid.Kinesis.Local.Tests.Foreign;

/// <summary>The test kit itself: the foreign servers start and their foreign client can talk to them.</summary>
public sealed class NodeServerTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kinesalite_starts_and_answers()
    {
        await using var server = await NodeServer.StartKinesaliteAsync(CancellationToken);
        await AnswersAsync(server);
    }

    [Fact]
    public async Task Kinesis_local_starts_and_answers()
    {
        await using var server = await NodeServer.StartKinesisLocalAsync(CancellationToken);
        await AnswersAsync(server);
    }

    private static async Task AnswersAsync(NodeServer server)
    {
        Assert.Equal("127.0.0.1", server.ServiceUrl.Host);
        await using var client = new AwsKinesisClient(server.ServiceUrl);
        await client.SendAsync("CreateStream", new { StreamName = "s", ShardCount = 1 }, CancellationToken);
        Assert.Equal("s", (string)(await client.SendAsync("ListStreams", new { }, CancellationToken))["StreamNames"]![0]!);
        var missing = await Assert.ThrowsAsync<AwsKinesisException>(
            () => client.SendAsync("DescribeStreamSummary", new { StreamName = "none" }, CancellationToken));
        Assert.Equal("ResourceNotFoundException", missing.Name);
    }
}
