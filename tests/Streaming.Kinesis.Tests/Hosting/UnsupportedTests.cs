using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;
using SensorGrid.Streaming.Kinesis.Tests.Cluster;
using SensorGrid.TestKit.Kinesis;

namespace SensorGrid.Streaming.Kinesis.Tests.Hosting;

public sealed class UnsupportedTests(KinesisServers servers)
{
    [Fact]
    public async Task Asking_for_a_stream_names_what_to_use_instead()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var stream = await TestStream.CreateAsync(await servers.ClientAsync(Server.Kinesalite), 1, cancellationToken);
        await using var cluster = await KinesisCluster.StartAsync(stream, new Downstream(), new CasGrainStorage());
        var provider = cluster.Cluster.Silos[0].ServiceProvider.GetRequiredKeyedService<IStreamProvider>(KinesisCluster.Provider);
        var exception = Assert.Throws<NotSupportedException>(() => provider.GetStream<int>(StreamId.Create("readings", "key")));
        Assert.Contains("IShardRecordProcessor", exception.Message, StringComparison.Ordinal);
        Assert.Contains("KinesisProducer", exception.Message, StringComparison.Ordinal);
    }
}
