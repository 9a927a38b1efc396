using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.Hosting.StartUp;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Operations;

/// <summary>A silo that sends to a collector, which keeps the bytes.</summary>
public sealed class OtlpExportTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Traces_metrics_and_logs_go_to_the_endpoint_of_the_standard_variable()
    {
        await using var collector = await Collector.StartAsync();
        using var data = new TemporaryDirectory();
        await using var grid = await RunningGrid.StartAsync(data.FullName, Cancelled, [.. SettingsFor(collector), "--OTEL_SERVICE_NAME=the-grid"]);
        var id = Some.SensorId("otlp");
        await grid.Client.PutAndAwaitAsync(id, Some.Reading(id), 1);
        using var sensors = await grid.Client.GetAsync(new Uri("/sensors", UriKind.Relative), Cancelled);
        using var probe = await grid.Client.GetAsync(new Uri("/health/live", UriKind.Relative), Cancelled);

        foreach (var (path, text) in ((string, string)[])[
            ("/v1/traces", "shard page"), ("/v1/traces", "shard checkpoint"), ("/v1/traces", "sensorgrid.shard"), ("/v1/traces", "GET /sensors"), ("/v1/traces", "ISensorIndexGrain/ListAsync"),
            ("/v1/metrics", "sensorgrid"), ("/v1/logs", "shardId-000000000000"), ("/v1/traces", "the-grid"), ("/v1/metrics", "the-grid"), ("/v1/logs", "the-grid")])
        {
            await Eventually.TrueAsync(() => $"'{text}' at {path}", () => Task.FromResult(collector.Has(path, text)));
        }

        // A checkpoint has calls to sensors, a probe comes every few seconds, and the embedded Kinesis is in this process.
        Assert.False(collector.Has("/v1/traces", "PersistAsync"));
        Assert.False(collector.Has("/v1/traces", "/health/live"));
        Assert.False(collector.Has("/v1/traces", "api/Kinesis"));
    }

    [Fact]
    public async Task A_signal_is_switched_off_by_its_variable()
    {
        await using var collector = await Collector.StartAsync();
        using var data = new TemporaryDirectory();
        await using var grid = await RunningGrid.StartAsync(data.FullName, Cancelled, [.. SettingsFor(collector), "--OTEL_TRACES_EXPORTER=none", "--OTEL_LOGS_EXPORTER=NONE"]);

        await Eventually.TrueAsync(() => "metrics", () => Task.FromResult(collector.Has("/v1/metrics", "sensorgrid")));

        Assert.Null(grid.Services.GetService<TracerProvider>());
        Assert.False(collector.Has("/v1/traces", ""));
        Assert.False(collector.Has("/v1/logs", ""));
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_is_traced()
    {
        using var data = new TemporaryDirectory();
        await using var grid = await RunningGrid.StartAsync(data.FullName, Cancelled);

        Assert.Null(grid.Services.GetService<TracerProvider>());
    }

    [Fact]
    public async Task A_collector_that_is_away_harms_nothing()
    {
        using var data = new TemporaryDirectory();
        await using var grid = await RunningGrid.StartAsync(data.FullName, Cancelled, "--OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1", "--OTEL_EXPORTER_OTLP_TIMEOUT=100");
        var id = Some.SensorId("otlp");

        await grid.Client.PutAndAwaitAsync(id, Some.Reading(id), 1);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317", "OTEL_EXPORTER_OTLP_ENDPOINT 'collector:4317' is no http or https address, such as http://127.0.0.1:4317.")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json", "OTEL_EXPORTER_OTLP_PROTOCOL 'http/json' is neither grpc nor http/protobuf.")]
    [InlineData("OTEL_TRACES_EXPORTER", "zipkin", "OTEL_TRACES_EXPORTER 'zipkin' is neither otlp nor none.")]
    public async Task A_variable_that_cannot_be_used_stops_the_start(string name, string value, string message)
    {
        using var data = new TemporaryDirectory();

        var exception = await Assert.ThrowsAsync<StartUpException>(() => RunningGrid.StartAsync(data.FullName, Cancelled, $"--{name}={value}"));

        Assert.Equal(message, exception.Message);
    }

    private static string[] SettingsFor(Collector collector) =>
    [
        $"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Url}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "--OTEL_BSP_SCHEDULE_DELAY=100", "--OTEL_BLRP_SCHEDULE_DELAY=100",
        "--OTEL_METRIC_EXPORT_INTERVAL=200",
    ];

    private sealed class Collector : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly ConcurrentQueue<(string Path, string Body)> _requests = [];

        private Collector(WebApplication app) => _app = app;

        public string Url => _app.Urls.Single();

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            var app = builder.Build();
            var collector = new Collector(app);
            app.Run(collector.KeepAsync);
            await app.StartAsync(Cancelled);
            return collector;
        }

        /// <summary>Whether a request to a path had a text; protobuf has texts as they are.</summary>
        public bool Has(string path, string text) => _requests.Any(request => request.Path == path && request.Body.Contains(text, StringComparison.Ordinal));

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        private async Task KeepAsync(HttpContext http)
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            _requests.Enqueue((http.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
        }
    }
}
