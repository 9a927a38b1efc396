using System.Net;
using System.Text.Json;
using SensorGrid.Api.Tests.Hosting;

namespace SensorGrid.Api.Tests.Sensors;

public sealed class BatchEndpointTests(GridFixture grid)
{
    private readonly HttpClient _client = grid.Client;

    [Fact]
    public async Task Answers_come_in_the_order_of_the_request_with_a_mark_for_unknown_sensors()
    {
        string[] known = [Some.SensorId("batch/%"), Some.SensorId(), Some.SensorId()];
        foreach (var id in known)
        {
            await _client.PutAndAwaitAsync(id, Some.Reading(id));
        }

        string[] asked = [known[2], "never-seen", known[0], known[1], known[2], ""];
        using var response = await _client.PostAsync("/features/batch", JsonSerializer.Serialize(new { sensorIds = asked, asOf = "latest" }));

        var results = (await response.JsonAsync(HttpStatusCode.OK))["results"]!.AsArray();
        Assert.Equal(asked, results.Select(result => (string)result!["sensorId"]!));
        Assert.Equal([null, "not_found", null, null, null, "not_found"], results.Select(result => (string?)result!["error"]));
        Assert.Equal(21.5, (double)results[2]!["features"]!["temperature_mean_1m"]!);
    }

    [Fact]
    public async Task An_answer_of_a_batch_is_that_of_the_sensor()
    {
        var id = Some.SensorId();
        var single = await _client.PutAndAwaitAsync(id, Some.Reading(id));

        using var response = await _client.PostAsync("/features/batch", JsonSerializer.Serialize(new { sensorIds = (string[])[id], asOf = "latest" }));

        var results = (await response.JsonAsync(HttpStatusCode.OK))["results"]!.AsArray();
        Assert.Equal(single.ToJsonString(), Assert.Single(results)!.ToJsonString());
    }

    [Fact]
    public async Task A_sensor_that_cannot_answer_so_far_back_says_so()
    {
        var id = Some.SensorId();
        await _client.PutAndAwaitAsync(id, Some.Reading(id, at: new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)));

        using var response = await _client.PostAsync(
            "/features/batch", JsonSerializer.Serialize(new { sensorIds = (string[])[id], asOf = "2026-11-22T09:00:00Z" }));

        var result = (await response.JsonAsync(HttpStatusCode.OK))["results"]![0]!;
        Assert.Equal("too_far_back", (string)result["error"]!);
        Assert.Equal("2026-11-22T09:59:00Z", (string)result["oldestAsOf"]!);
    }

    [Fact]
    public async Task A_thousand_sensors_can_be_asked_for_at_once()
    {
        var ids = Enumerable.Range(0, 1000).Select(i => $"unknown-{i}").ToArray();

        using var response = await _client.PostAsync("/features/batch", JsonSerializer.Serialize(new { sensorIds = ids }));

        Assert.Equal(1000, (await response.JsonAsync(HttpStatusCode.OK))["results"]!.AsArray().Count);
    }

    [Fact]
    public async Task More_than_a_thousand_are_refused()
    {
        var ids = Enumerable.Range(0, 1001).Select(i => $"unknown-{i}").ToArray();

        using var response = await _client.PostAsync("/features/batch", JsonSerializer.Serialize(new { sensorIds = ids }));

        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest);
        Assert.Contains("1001", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"sensorIds":["a"],"asOf":"soon"}""", "asOf")]
    [InlineData("""{"sensorIds":["a"],"asOf":5}""", "asOf")]
    [InlineData("""{"sensorIds":["a",7]}""", "sensorIds[1]")]
    [InlineData("""{"sensorIds":["a","\ud800"]}""", "sensorIds[1]")]
    [InlineData("""{"sensorIds":["a"],"asOf":"\ud800"}""", "asOf")]
    [InlineData("""{"sensorIds":["a"],"\ud800":1}""", "Unicode")]
    [InlineData("""{"sensorIds":"a"}""", "sensorIds")]
    [InlineData("""{}""", "sensorIds")]
    [InlineData("""["a"]""", "object")]
    [InlineData("""{"sensorIds":""", "well-formed")]
    [InlineData("", "well-formed")]
    public async Task A_request_that_is_none_is_refused_with_what_is_wrong(string body, string reason)
    {
        using var response = await _client.PostAsync("/features/batch", body);

        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest);
        Assert.Contains(reason, (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_another_kind_is_refused()
    {
        using var response = await _client.PostAsync("/features/batch", "sensorIds=a", "application/x-www-form-urlencoded");

        await response.ProblemAsync(HttpStatusCode.UnsupportedMediaType);
    }
}
