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
using SensorGrid.Api.Tests.Anomalies.Hosting;
using SensorGrid.Features.Definitions;
using SensorGrid.Kinesis.Client;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Applications.Hosting;

/// <summary>The API on a port of its own, over applications that the test drives.</summary>
internal sealed class ApplicationsHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ApplicationsHost(WebApplication app)
    {
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = Eventually.Patience };
    }

    public HttpClient Client { get; }

    public static async Task<ApplicationsHost> StartAsync(
        IGrainFactory grains, TimeProvider? time = null, int? maxSubscribers = null, ClusterReach? reach = null, int? sendBuffer = null, IAmazonKinesis? kinesis = null,
        Action<IServiceCollection>? addBehind = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        if (sendBuffer is { } bytes)
        {
            builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = endpoint => ListenSocket(endpoint, bytes));
        }

        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(reach ?? new ClusterReach());
        builder.Services.AddSingleton(grains);
        builder.Services.AddSingleton(FeatureDefinitions.Default);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        if (kinesis is not null)
        {
            builder.Services.AddSingleton(kinesis);
        }

        builder.Services.AddSensorGridApi(
            api =>
            {
                api.StreamName = "readings";
                api.MaxSubscribers = maxSubscribers ?? api.MaxSubscribers;
            },
            _ => { });
        addBehind?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapSensorGridApi();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ApplicationsHost(app);
    }

    public MetricCollector<long> Collect(string instrument) =>
        new(_app.Services.GetRequiredService<IMeterFactory>(), AnomalyStreamMetrics.MeterName, instrument);

    /// <summary>Opens a stream of rows; returns when its first block has come.</summary>
    public Task<EventStream> OpenAsync(string path, string? lastEventId = null) => EventStream.OpenAsync(Client, path, lastEventId);

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    // Connections inherit it: a client that reads nothing is noticed soon.
    private static Socket ListenSocket(EndPoint endpoint, int sendBuffer)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { SendBufferSize = sendBuffer };
        socket.Bind(endpoint);
        return socket;
    }
}
