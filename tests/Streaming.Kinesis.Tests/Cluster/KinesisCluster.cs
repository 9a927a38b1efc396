using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;
using SensorGrid.Streaming.Kinesis.Configuration;
using SensorGrid.Streaming.Kinesis.Hosting;
using SensorGrid.Streaming.Kinesis.Shards;
using SensorGrid.TestKit.Kinesis;

namespace SensorGrid.Streaming.Kinesis.Tests.Cluster;

/// <summary>Silos that read a stream. Stopping it and starting another one on the same storage is a restart of the system.</summary>
internal sealed class KinesisCluster : IAsyncDisposable
{
    public const string Provider = "kin";

    private readonly InProcessTestCluster _cluster;

    private readonly string _provider;

    private KinesisCluster(InProcessTestCluster cluster, string provider) => (_cluster, _provider) = (cluster, provider);

    public InProcessTestCluster Cluster => _cluster;

    public static async Task<KinesisCluster> StartAsync(
        TestStream stream,
        Downstream downstream,
        CasGrainStorage storage,
        Action<KinesisStreamOptions>? configure = null,
        short silos = 1,
        string provider = Provider,
        IShardRevisions? revisions = null)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddKeyedSingleton<IGrainStorage>("Default", storage);
            silo.Services.AddSingleton(stream.Client);
            if (revisions is not null)
            {
                silo.Services.AddSingleton(revisions);
            }

            silo.Services.AddKeyedSingleton<IShardRecordProcessorFactory>(provider, downstream);
            silo.AddKinesisStreams(provider, options =>
            {
                options.StreamName = stream.Name;
                options.CheckpointInterval = TimeSpan.FromMilliseconds(100);
                options.ReadInterval = TimeSpan.FromMilliseconds(10);
                options.TopologyInterval = TimeSpan.FromMilliseconds(100);
                configure?.Invoke(options);
            });
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new KinesisCluster(cluster, provider);
    }

    public IKinesisStreamStatus Status(int silo = 0) => _cluster.Silos[silo].ServiceProvider.GetRequiredKeyedService<IKinesisStreamStatus>(_provider);

    public IShardGrain Shard(TestStream stream, string shardId) =>
        _cluster.Client.GetGrain<IShardGrain>($"{Provider}/{stream.Name}/{shardId}");

    public async ValueTask DisposeAsync()
    {
        await _cluster.StopAllSilosAsync();
        await _cluster.DisposeAsync();
    }
}
