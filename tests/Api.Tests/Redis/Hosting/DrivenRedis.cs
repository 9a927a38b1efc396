using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using SensorGrid.Api.Clustering;
using SensorGrid.Api.Hosting;
using SensorGrid.Api.Keys;
using SensorGrid.Api.Redis;
using SensorGrid.Api.Sensors;
using SensorGrid.Api.Settings;
using SensorGrid.Api.Tests.Anomalies.Hosting;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Tests.Redis.Hosting;

/// <summary>The door for Redis clients on a port of its own, over sensors and feeds that the test drives.</summary>
internal sealed class DrivenRedis : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly FakeLogCollector _logs;

    private DrivenRedis(WebApplication app, DrivenSites sites, List<string> ids, FakeLogCollector logs)
    {
        (_app, Sites, Ids, _logs) = (app, sites, ids, logs);
        Port = Assert.Single(app.Services.RedisAddresses()).Port;
    }

    public int Port { get; }

    public DrivenSites Sites { get; }

    /// <summary>The ids that the index has.</summary>
    public List<string> Ids { get; }

    /// <summary>What was logged.</summary>
    public IReadOnlyList<FakeLogRecord> Logs => _logs.GetSnapshot();

    public static async Task<DrivenRedis> StartAsync(
        Func<string, Task<FeaturesAnswer>>? answer = null,
        TimeProvider? time = null,
        ClusterReach? reach = null,
        Action<SensorGridApiOptions>? configure = null,
        Action<ApiAccessOptions>? access = null,
        ILocalSensors? local = null,
        bool hasLoops = true,
        Func<FrontierQuestion, Task<ShardFrontier>>? shard = null,
        FreshnessRoom? room = null)
    {
        var sites = new DrivenSites();
        var ids = new List<string>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var logs = new FakeLogCollector();
        builder.Logging.ClearProviders().AddProvider(new FakeLoggerProvider(logs));
        builder.Services.AddSingleton(reach ?? new ClusterReach());
        answer ??= id => Task.FromResult(Answer((id, 1)));
        builder.Services.AddSingleton<IGrainFactory>(new DrivenGrains(
            sites, id => new DrivenSensor(() => answer(id)), segment => new DrivenIndex(segment, () => ids), shard is null ? null : _ => new DrivenShard(shard)));
        if (local is not null)
        {
            builder.Services.AddSingleton(local);
        }

        builder.Services.AddSingleton(FeatureDefinitions.Default);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSensorGridApi(
            api =>
            {
                api.StreamName = "readings";
                configure?.Invoke(api);
            },
            access ?? (_ => { }));
        if (room is not null)
        {
            builder.Services.AddSingleton(room);
        }

        builder.Services.AddRedisDoor([new IPEndPoint(IPAddress.Loopback, 0)]);
        builder.Services.Configure<RedisDoorOptions>(options => options.HasLoops &= hasLoops);
        var app = builder.Build();
        app.MapSensorGridApi();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new DrivenRedis(app, sites, ids, logs);
    }

    /// <summary>The answer of a sensor with these features.</summary>
    public static FeaturesAnswer Answer(params (string Name, double Value)[] features) => new(
        new SensorFeatures(
            DateTimeOffset.UnixEpoch,
            [.. features.Select(feature => feature.Name)],
            [.. features.Select(feature => feature.Value)],
            new FeatureQuality(DateTimeOffset.UnixEpoch, 1, 0, 0, false, [], []),
            []),
        null);

    public Task<RespConnection> OpenAsync(int? receiveBuffer = null) => RespConnection.OpenAsync(Port, receiveBuffer);

    public MetricCollector<long> Collect(string instrument, string meter = "SensorGrid.Redis") => new(_app.Services.GetRequiredService<IMeterFactory>(), meter, instrument);

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
