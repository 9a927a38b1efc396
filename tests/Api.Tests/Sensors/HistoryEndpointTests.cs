using System.Net;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Hosting;

namespace SensorGrid.Api.Tests.Sensors;

public sealed class HistoryEndpointTests(GridFixture grid)
{
    private readonly HttpClient _client = grid.Client;

    [Fact]
    public async Task The_last_hour_is_told_as_columns_with_the_scores_and_the_threshold()
    {
        var id = Some.SensorId("history/ü");
        var now = new DateTimeOffset(Some.Now.UtcDateTime.Date, TimeSpan.Zero).AddSeconds((int)Some.Now.TimeOfDay.TotalSeconds - 5);
        await PutAsync(id, now, 1.5, 2.5, 4.5);

        var history = await _client.GetJsonAsync($"/sensors/{Uri.EscapeDataString(id)}/history");

        Assert.Equal(id, (string)history["sensorId"]!);
        var metric = Assert.Single(history["metrics"]!.AsArray())!;
        Assert.Equal("temperature", (string)metric["metric"]!);
        Assert.Equal([Some.Time(now), Some.Time(now.AddSeconds(1)), Some.Time(now.AddSeconds(2))], Column<string>(metric, "time"));
        Assert.Equal([1, 1, 1], Column<long>(metric, "count"));
        Assert.Equal([1.5, 2.5, 4.5], Column<double>(metric, "min"));
        Assert.Equal([1.5, 2.5, 4.5], Column<double>(metric, "max"));
        Assert.Equal([1.5, 2.5, 4.5], Column<double>(metric, "mean"));
        Assert.Equal([1.5, 2.0, 17 / 6.0], Column<double>(metric, "rollingMean"), (left, right) => Math.Abs(left - right) < 1e-9);
        Assert.Equal(3, Column<double>(history["scores"]!, "score").Length);
        Assert.InRange((double)history["scores"]!["threshold"]!, 0.01, 0.99);
    }

    [Fact]
    public async Task No_more_points_come_than_are_asked_for()
    {
        var id = Some.SensorId("history");
        await PutAsync(id, Some.Now.AddSeconds(-60), [.. Enumerable.Range(0, 50).Select(i => (double)i)]);

        var history = await _client.GetJsonAsync($"/sensors/{id}/history?points=2");

        var counts = Column<long>(Assert.Single(history["metrics"]!.AsArray())!, "count");
        Assert.InRange(counts.Length, 1, 2);
        Assert.Equal(50, counts.Sum());
    }

    [Fact]
    public async Task A_stretch_without_readings_is_empty()
    {
        var id = Some.SensorId("history");
        await PutAsync(id, Some.Now.AddSeconds(-5), 1);

        var history = await _client.GetJsonAsync($"/sensors/{id}/history?from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z");

        Assert.Empty(history["metrics"]!.AsArray());
        Assert.Empty(history["scores"]!["time"]!.AsArray());
    }

    [Fact]
    public async Task A_sensor_without_readings_has_none()
    {
        using var response = await _client.GetRawAsync("/sensors/never-seen/history");

        await response.ProblemAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("from=yesterday")]
    [InlineData("to=2026-11-22T10:00")]
    [InlineData("from=2026-11-22T10:00:00Z&to=2026-11-22T09:00:00Z")]
    [InlineData("points=1")]
    [InlineData("points=1001")]
    [InlineData("points=many")]
    public async Task A_stretch_that_cannot_be_is_refused(string query)
    {
        using var response = await _client.GetRawAsync($"/sensors/x/history?{query}");

        await response.ProblemAsync(HttpStatusCode.BadRequest);
    }

    private static T[] Column<T>(JsonNode of, string name) => [.. of[name]!.AsArray().Select(value => value!.GetValue<T>())];

    private async Task PutAsync(string id, DateTimeOffset first, params double[] values)
    {
        var readings = values.Select((value, i) => Some.Reading(id, $"\"temperature\":{System.Text.Json.JsonSerializer.Serialize(value)}", first.AddSeconds(i)));
        using var posted = await _client.PostAsync("/readings", $"[{string.Join(',', readings)}]");
        await posted.JsonAsync(HttpStatusCode.Accepted);
        await _client.AwaitFeaturesAsync(id, values.Length);
    }
}
