using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Serialization;
using Orleans.Storage;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Load.Readings;
using SensorGrid.Scoring.Onnx;
using SensorGrid.Scoring.Onnx.Models;
using SensorGrid.Streaming.Kinesis.Shards;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Network;

namespace SensorGrid.Load.Grains;

/// <summary>A silo in this process with the sensors' grains, fed by the record processor: nothing is read from a stream.</summary>
internal sealed class GrainsHost : IAsyncDisposable
{
    private const string Provider = "load";

    private readonly TemporaryDirectory _directory;
    private readonly WebApplication _silo;

    private GrainsHost(TemporaryDirectory directory, WebApplication silo) => (_directory, _silo) = (directory, silo);

    public static async Task<GrainsHost> StartNewAsync(CancellationToken cancellationToken)
    {
        var directory = new TemporaryDirectory();
        var ports = FreePorts.Take(2);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddOnnxScoring(_ => { });
        builder.Host.UseOrleans(silo => silo
            .UseLocalhostClustering(ports[0], ports[1])
            .AddSqliteGrainStorage("sqlite", storage =>
            {
                storage.DatabasePath = Path.Combine(directory.FullName, "state.db");
                storage.DeleteStateOnClear = true;
            })
            .ConfigureServices(services => services
                .AddSingleton(provider => new WriteUnits(provider.GetRequiredKeyedService<IGrainStorage>("sqlite"), provider.GetRequiredService<Serializer>()))
                .AddKeyedSingleton<IGrainStorage>("state", (provider, _) => provider.GetRequiredService<WriteUnits>()))
            .AddSensorGrains(Provider, grains => grains.StorageName = "state"));
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        var host = new GrainsHost(directory, builder.Build());
        await host._silo.StartAsync(cancellationToken);
        return host;
    }

    /// <summary>Gets the cost of what is written.</summary>
    public WriteUnits WriteUnits => _silo.Services.GetRequiredService<WriteUnits>();

    /// <summary>Opens a shard that brings readings of a fleet.</summary>
    public async Task<ShardFeed> OpenAsync(string shard, LoadReadings readings, DateTimeOffset arrived, CancellationToken cancellationToken)
    {
        var processor = _silo.Services.GetRequiredKeyedService<IShardRecordProcessorFactory>(Provider).Create(shard);
        await processor.InitializeAsync(new ShardStart(shard, [], null, null), cancellationToken);
        return new ShardFeed(processor, readings, arrived);
    }

    /// <summary>Compares what sensors answer with an offline replay of their readings, to the bit.</summary>
    /// <exception cref="InvalidOperationException">A feature or the score of one differs.</exception>
    public async Task VerifyAsync(LoadReadings readings, IEnumerable<int> sensors, IReadOnlyList<int> ticks, CancellationToken cancellationToken)
    {
        var grains = _silo.Services.GetRequiredService<IGrainFactory>();
        using var scorer = OnnxScorer.Create(ModelFolder.Default);
        foreach (var sensor in sensors)
        {
            var engine = new KeyEngine(FeatureDefinitions.Default, scorer.Model);
            var placed = ticks
                .Select((tick, i) => new PlacedReading(new LogPosition(new SequenceNumber(0, (ulong)i + 1), 0, 0), readings.At(sensor, tick)))
                .ToArray();
            await ScoredReadings.TakeAsync(engine, scorer, new ShardLineage(ShardName.Of(null, "offline"), []), placed, new ScoringBatch(), null, new List<AnomalyEpisode>(), cancellationToken);
            var expected = engine.Compute(AsOf.Latest)!;
            var answer = await grains.GetSensor(readings.IdOf(sensor)).GetFeaturesAsync(AsOf.Latest, cancellationToken);
            if (answer.Features is not { } live
                || !live.Names.SequenceEqual(expected.Names)
                || !live.Values.Select(BitConverter.DoubleToInt64Bits).SequenceEqual(expected.Values.Select(BitConverter.DoubleToInt64Bits))
                || live.Score?.Score != expected.Score?.Score)
            {
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Sensor {readings.IdOf(sensor)} differs from a replay."));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _silo.StopAsync(CancellationToken.None);
        await _silo.DisposeAsync();
        _directory.Dispose();
    }
}
