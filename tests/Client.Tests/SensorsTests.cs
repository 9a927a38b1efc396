using System.Net;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Client.Tests.Support;

namespace SensorGrid.Client.Tests;

public sealed class SensorsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sensors_are_listed_page_by_page()
    {
        var api = new StandInApi()
            .Answers("""{"items":[{"sensorId":"a/1","lastReadingAt":"2026-01-01T00:00:00Z","state":"live"}],"cursor":"x y"}""")
            .Answers("""{"items":[{"sensorId":"a/2","lastReadingAt":"2026-01-01T00:00:01Z","state":"silent"}],"cursor":null}""");
        using var client = api.Client();

        var sensors = await client.ListSensorsAsync("a/", cancellationToken: Cancellation).ToListAsync(Cancellation);

        Assert.Equal([("a/1", "live"), ("a/2", "silent")], sensors.Select(sensor => (sensor.SensorId, sensor.State)));
        Assert.Equal(
            ["GET http://grid:8080/sensors?limit=1000&prefix=a%2F", "GET http://grid:8080/sensors?limit=1000&prefix=a%2F&cursor=x%20y"],
            api.Requests.Select(request => request.Request.RequestUri is { } uri ? $"{request.Request.Method} {uri.AbsoluteUri}" : ""));
    }

    [Fact]
    public async Task A_view_has_the_features_that_its_type_names()
    {
        var api = new StandInApi().Answers(
            """{"results":[{"sensorId":"a","asOf":"2026-01-01T00:00:00Z","features":{"temperature_mean_1m":1.5,"temperature_count_1m":null}},{"sensorId":"b","error":"not_found"}]}""");
        using var client = api.Client();

        var views = await client.GetViewsAsync<Pump>(["a", "b"], Cancellation);

        Assert.Equal([new Pump(1.5, null), null], views.Select(view => view.Features));
        Assert.Equal(["a", "b"], views.Select(view => view.SensorId));
        Assert.Equal("""{"sensorIds":["a","b"],"asOf":"now","features":["temperature_mean_1m","temperature_count_1m"]}""", Assert.Single(api.Requests).Body);
    }

    [Fact]
    public async Task A_feature_without_a_value_is_an_error_for_a_property_that_must_have_one()
    {
        var api = new StandInApi().Answers("""{"results":[{"sensorId":"a","asOf":"2026-01-01T00:00:00Z","features":{"mean":null}}]}""");
        using var client = api.Client();

        Assert.Equal(ApiFailure.Unexpected, (await Assert.ThrowsAsync<ApiException>(() => client.GetViewsAsync<Strict>(["a"], Cancellation))).Failure);
    }

    [Fact]
    public async Task A_type_without_features_is_refused()
    {
        using var client = new StandInApi().Client();

        await Assert.ThrowsAsync<ArgumentException>(() => client.GetViewsAsync<object>(["a"], Cancellation));
    }

    [Fact]
    public async Task Anomalies_are_followed_over_connections_that_end_and_each_comes_once()
    {
        var api = new StandInApi()
            .Answers($"id: 1\nevent: anomaly\ndata: {Anomalies.Json("one")}\n\n")
            .Fails(new HttpRequestException("no answer"))
            .Answers("", HttpStatusCode.ServiceUnavailable)
            .Answers($"id: 2\nevent: anomaly-updated\ndata: {Anomalies.Json("one")}\n\n");
        using var client = new SensorGridClient(new Uri("http://grid:8080"), null, api, new HurriedTime());

        var events = await client.FollowAnomaliesAsync(cancellationToken: Cancellation).Take(2).ToListAsync(Cancellation);

        Assert.Equal([AnomalyEventKind.Opened, AnomalyEventKind.Updated], events.Select(one => one.Kind));
        Assert.Equal([null, "1", "1", "1"], api.Requests.Select(request => request.Request.Headers.TryGetValues("Last-Event-ID", out var values) ? values.Single() : null));
    }

    [Fact]
    public async Task A_factory_makes_the_connections_of_a_client_among_services()
    {
        var api = new StandInApi().Answers("""{"items":[],"cursor":null}""");
        var services = new ServiceCollection();
        services.AddSensorGridClient(new Uri("http://grid:8080/behind"), "secret").ConfigurePrimaryHttpMessageHandler(() => api);
        await using var provider = services.BuildServiceProvider();

        Assert.Empty(await provider.GetRequiredService<SensorGridClient>().ListSensorsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));

        var request = Assert.Single(api.Requests).Request;
        Assert.Equal(("http://grid:8080/behind/sensors?limit=1000", "Bearer secret"), (request.RequestUri!.AbsoluteUri, $"{request.Headers.Authorization}"));
    }

    [Fact]
    public void A_client_without_an_address_is_refused()
    {
        using var http = new HttpClient();

        Assert.Throws<ArgumentException>(() => new SensorGridClient(http));
    }

    private sealed record Pump([property: JsonPropertyName("temperature_mean_1m")] double? Mean, [property: JsonPropertyName("temperature_count_1m")] double? Count);

    private sealed record Strict([property: JsonPropertyName("mean")] double Mean);
}
