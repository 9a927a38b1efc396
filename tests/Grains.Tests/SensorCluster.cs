using System.Buffers;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using Orleans.TestingHost;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Detection.Models;
using SensorGrid.Features.Engine;
using SensorGrid.Features.History;
using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Grains.Interfaces.DeadLetters;
using SensorGrid.Grains.Interfaces.SensorIndex;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Grains.Sensors;
using SensorGrid.Grains.Storage.Parts;
using SensorGrid.Grains.Tests.Scoring;
using SensorGrid.Scoring.Onnx;
using SensorGrid.Streaming.Kinesis.Configuration;
using SensorGrid.Streaming.Kinesis.Shards;
using SensorGrid.TestKit;

namespace SensorGrid.Grains.Tests;

/// <summary>Silos in this process, with the real grains on the real SQLite storage.</summary>
public class SensorCluster : IAsyncLifetime
{
    public const string StreamProvider = "kinesis";

    private readonly TemporaryDirectory _directory = new();
    private readonly short _silos;

    public SensorCluster()
        : this(1)
    {
    }

    protected SensorCluster(short silos) => _silos = silos;

    public StorageSwitch Switch { get; } = new();

    public ScorerSwitch Scorer { get; } = new();

    /// <summary>Runs the models that definitions name, for all silos of this process.</summary>
    public OnnxModelLibrary Library { get; } = new();

    public BegunCalls Calls { get; } = new();

    public InProcessTestCluster Cluster { get; private set; } = null!;

    public IServiceProvider Services => Cluster.Silos[0].ServiceProvider;

    /// <summary>The storage itself, for what happens behind the grains' backs.</summary>
    public IGrainStorage Storage => Services.GetRequiredKeyedService<IGrainStorage>("sqlite");

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(_silos);
        builder.ConfigureSilo((_, silo) => silo
            .AddIncomingGrainCallFilter(Calls)
            .AddSqliteGrainStorage("sqlite", options => options.DatabasePath = _directory["state.db"])
            .ConfigureServices(services => services.AddGrainStorage(
                "sensors", (provider, _) => new SwitchableStorage(provider.GetRequiredKeyedService<IGrainStorage>("sqlite"), Switch)))
            .ConfigureServices(services => services.AddSingleton<IModelScorer>(new SwitchableScorer(FormulaScorer.Instance, Scorer)))
            .ConfigureServices(services => services.AddSingleton<IModelLibrary>(_ => Library))
            .ConfigureServices(services => services.Configure<KinesisStreamOptions>(StreamProvider, options => options.GrainStorageName = "sensors"))
            .AddSensorGrains(StreamProvider, options =>
            {
                options.StorageName = "sensors";
                options.RetryDelay = TimeSpan.FromMilliseconds(1);

                // Letters of tests have arrived at a fixed day.
                options.DeadLetterRetention = TimeSpan.FromDays(3650);
            })
            .ConfigureServices(AddServices));
        Cluster = builder.Build();
        await Cluster.DeployAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        Library.Dispose();
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Adds what a kind of cluster has besides.</summary>
    protected virtual void AddServices(IServiceCollection services)
    {
    }

    public ISensorGrain Sensor(string id) => Cluster.Client.GetSensor(id);

    public IAnomalyFeedGrain Feed(string site) => Cluster.Client.GetAnomalyFeed(site);

    public ISensorIndexGrain Index(int segment) => Cluster.Client.GetGrain<ISensorIndexGrain>(segment);

    /// <summary>Waits until the list of sensors has a sensor as one that is so.</summary>
    public Task ListedAsync(string sensorId, SensorCondition condition, CancellationToken cancellationToken) => Eventually.TrueAsync(
        () => $"{sensorId} as {condition}",
        async () => (await Index(SensorIndexSegments.Of(sensorId)).ListByConditionAsync(sensorId, null, 1, condition, Some.Noon, cancellationToken)).Length == 1);

    public IDeadLetterGrain DeadLetters(string shard) => Cluster.Client.GetGrain<IDeadLetterGrain>(DeadLetterLanes.Of(shard));

    public async Task<IShardRecordProcessor> StartProcessorAsync(string shard)
    {
        var processor = Services.GetRequiredKeyedService<IShardRecordProcessorFactory>(StreamProvider).Create(shard);
        await processor.InitializeAsync(new ShardStart(shard, [], null, null), Cancellation);
        return processor;
    }

    /// <summary>Somebody else writes the grain's row: the activation that holds the old ETag finds out with its next write.</summary>
    public async Task WriteBehindTheBackAsync<T>(string stateName, GrainId grainId)
        where T : class, new()
    {
        var state = new GrainState<T>(new T());
        await Storage.ReadStateAsync(stateName, grainId, state);
        Assert.True(state.RecordExists);
        await Storage.WriteStateAsync(stateName, grainId, state);
    }

    /// <summary>Ends a sensor's activation without a store, as when its silo dies: the next one has what storage holds.</summary>
    public async Task LoseWhatIsNotStoredAsync(string sensorId)
    {
        await WriteBehindTheBackAsync<StoredItem>(SensorGrain.StateName, Sensor(sensorId).GetGrainId());
        await Cluster.DeactivateAsync(Sensor(sensorId));
    }

    /// <summary>Stores a sensor as a silo does that was declared dead and goes on: with the ETag that storage has, and unseen by the sensor's activation.</summary>
    public async Task StoreElsewhereAsync(string sensorId, KeyEngine engine)
    {
        var states = Services.GetRequiredService<PartedStateStore>();
        var stored = new PartedState();
        await states.LoadAsync(Sensor(sensorId).GetGrainId(), stored, Cancellation);
        var snapshot = new ArrayBufferWriter<byte>();
        engine.WriteSnapshot(snapshot);
        var state = new SensorState(snapshot.WrittenSpan.ToArray(), new ScoreTrail().ToArray());
        await states.SaveAsync(Sensor(sensorId).GetGrainId(), stored, SensorSections.Of(state), Cancellation);
    }
}

public sealed class TwoSiloCluster() : SensorCluster(2);

[CollectionDefinition(nameof(OneSilo))]
public sealed class OneSilo : ICollectionFixture<SensorCluster>;
