using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using SensorGrid.Api.Anomalies.Streaming;
using SensorGrid.Api.Clustering;
using SensorGrid.Api.Hosting;
using SensorGrid.Features.Definitions;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Anomalies.Hosting;

/// <summary>The API on a port of its own, over feeds that the test drives.</summary>
internal sealed class DrivenApi : IAsyncDisposable
{
    private readonly WebApplication _app;

    private DrivenApi(WebApplication app, DrivenSites sites)
    {
        _app = app;
        Sites = sites;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = Eventually.Patience };
        Missed = Collect("sensorgrid.anomaly.stream.missed");
    }

    public DrivenSites Sites { get; }

    public HttpClient Client { get; }

    /// <summary>What the API counts as missed.</summary>
    public MetricCollector<long> Missed { get; }

    public static async Task<DrivenApi> StartAsync(
        TimeProvider? time = null, int? maxSubscribers = null, ClusterReach? reach = null, int? sendBuffer = null)
    {
        var sites = new DrivenSites();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        if (sendBuffer is { } bytes)
        {
            builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = endpoint => ListenSocket(endpoint, bytes));
        }

        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(reach ?? new ClusterReach());
        builder.Services.AddSingleton<IGrainFactory>(new DrivenGrains(sites));
        builder.Services.AddSingleton(FeatureDefinitions.Default);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSensorGridApi(
            api =>
            {
                api.StreamName = "readings";
                api.MaxSubscribers = maxSubscribers ?? api.MaxSubscribers;
            },
            _ => { });
        var app = builder.Build();
        app.MapSensorGridApi();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new DrivenApi(app, sites);
    }

    // Connections inherit it: a client that reads nothing is noticed soon.
    private static Socket ListenSocket(EndPoint endpoint, int sendBuffer)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { SendBufferSize = sendBuffer };
        socket.Bind(endpoint);
        return socket;
    }

    public MetricCollector<long> Collect(string instrument) =>
        new(_app.Services.GetRequiredService<IMeterFactory>(), AnomalyStreamMetrics.MeterName, instrument);

    /// <summary>Opens a stream; returns when its first block has come.</summary>
    public Task<EventStream> OpenAsync(string query, string? lastEventId = null) =>
        EventStream.OpenAsync(Client, $"/anomalies/stream{query}", lastEventId);

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Missed.Dispose();
        await _app.DisposeAsync();
    }
}
