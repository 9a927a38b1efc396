using Microsoft.Extensions.DependencyInjection;
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
    private const int Shards = 40;

    [Fact]
    public async Task Grains_of_a_provider_live_only_on_silos_that_run_it() =>
        Assert.Equal([0], await SilosOfGrainsAsync(FirstSilo));

    [Fact]
    public async Task Grains_of_a_provider_of_every_silo_live_on_all_of_them() =>
        Assert.Equal([0, 1], await SilosOfGrainsAsync(EverySilo));

    /// <summary>Activates grains of a provider, called from both silos, and finds out where they are.</summary>
    private async Task<IReadOnlyList<int>> SilosOfGrainsAsync(string provider)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var stream = await TestStream.CreateAsync(await servers.ClientAsync(Server.Kinesalite), 1, cancellationToken);
        await using var cluster = await StartAsync(stream);
        foreach (var silo in cluster.Silos)
        {
            var grains = silo.ServiceProvider.GetRequiredService<IGrainFactory>();
            for (var shard = 0; shard < Shards; shard++)
            {
                await grains.GetGrain<IShardGrain>($"{provider}/{stream.Name}/{silo.Name}-{shard}").GetStatusAsync();
            }

            Assert.NotEmpty(await grains.GetGrain<IStreamTopologyGrain>($"{provider}/{stream.Name}").GetReadableShardsAsync());
        }

        var active = await cluster.Client.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics(types: null, hostsIds: null, cancellationToken);
        return [.. active
            .Where(grain => grain.GrainId.Key.ToString()!.StartsWith($"{provider}/{stream.Name}", StringComparison.Ordinal))
            .Select(grain => cluster.Silos.ToList().FindIndex(silo => silo.SiloAddress.Equals(grain.SiloAddress)))
            .Distinct().Order()];
    }

    private static async Task<InProcessTestCluster> StartAsync(TestStream stream)
    {
        var storage = new CasGrainStorage();
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((options, silo) =>
        {
            silo.Services.AddKeyedSingleton<IGrainStorage>("Default", storage);
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
        silo.AddKinesisStreams(provider, kinesis => kinesis.StreamName = stream.Name);
    }
}
