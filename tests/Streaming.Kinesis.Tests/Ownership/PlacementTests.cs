using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Placement;
using Orleans.Storage;
using Orleans.TestingHost;
using SensorGrid.Streaming.Kinesis.Hosting;
using SensorGrid.Streaming.Kinesis.Shards;
using SensorGrid.Streaming.Kinesis.Tests.Cluster;
using SensorGrid.TestKit.Kinesis;

namespace SensorGrid.Streaming.Kinesis.Tests.Ownership;

/// <summary>Two silos of one cluster, of which only the first reads the second provider's stream.</summary>
public sealed class PlacementTests(KinesisServers servers)
{
    private const string EverySilo = "every-silo";
    private const string FirstSilo = "first-silo";
    private const string Storage = "checkpoints";

    [Fact]
    public async Task A_grain_of_a_provider_works_also_on_a_silo_that_does_not_run_it()
    {
        var client = await servers.ClientAsync(Server.Kinesalite);
        var stream = await TestStream.CreateAsync(client, 1, TestContext.Current.CancellationToken);
        var other = await TestStream.CreateAsync(client, 3, TestContext.Current.CancellationToken);
        await using var cluster = await StartAsync(stream);
        var (key, owner) = ($"{FirstSilo}/{other.Name}", cluster.Silos[0].SiloAddress);
        RequestContext.Set(IPlacementDirector.PlacementHintKey, cluster.Silos[1].SiloAddress);

        var claim = await cluster.Client.GetGrain<IShardGrain>($"{key}/shardId-of-nobody").ClaimAsync(owner, force: true);
        var shards = await cluster.Client.GetGrain<IStreamTopologyGrain>(key).GetReadableShardsAsync();

        Assert.Equal(1, claim.Epoch);
        Assert.Equal(3, shards.Count);
        Assert.Equal(2, await ActiveOnAsync(cluster, cluster.Silos[1].SiloAddress, key));
    }

    private static async Task<int> ActiveOnAsync(InProcessTestCluster cluster, SiloAddress silo, string key)
    {
        var active = await cluster.Client.GetGrain<IManagementGrain>(0)
            .GetDetailedGrainStatistics(types: null, hostsIds: null, TestContext.Current.CancellationToken);
        return active.Count(grain => grain.SiloAddress.Equals(silo) && grain.GrainId.Key.ToString()!.StartsWith(key, StringComparison.Ordinal));
    }

    private static async Task<InProcessTestCluster> StartAsync(TestStream stream)
    {
        var storage = new CasGrainStorage();
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((options, silo) =>
        {
            silo.Services.AddKeyedSingleton<IGrainStorage>(Storage, storage);
            silo.Services.AddSingleton(stream.Client);
            Add(silo, stream, EverySilo);
            if (options.SiloName.EndsWith('0'))
            {
                Add(silo, stream, FirstSilo);
            }
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    private static void Add(ISiloBuilder silo, TestStream stream, string provider)
    {
        silo.Services.AddKeyedSingleton<IShardRecordProcessorFactory>(provider, new Downstream());
        silo.AddKinesisStreams(provider, kinesis => (kinesis.StreamName, kinesis.GrainStorageName) = (stream.Name, Storage));
    }
}
