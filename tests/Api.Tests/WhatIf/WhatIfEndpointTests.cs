using System.Net;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Hosting;

namespace SensorGrid.Api.Tests.WhatIf;

public sealed class WhatIfEndpointTests(GridFixture grid)
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private readonly HttpClient _client = grid.Client;

    [Fact]
    public async Task The_answer_is_that_of_the_readings_when_they_are_really_sent()
    {
        var id = Some.SensorId();
        await _client.PutAndAwaitAsync(id, Readings(id, 0, 30), 30);
        var before = await _client.GetJsonAsync($"/sensors/{id}/features?asOf=latest");

        var answer = await AskAsync(id, Readings(null, 30, 10));

        // The live sensor stays as it is.
        var between = await _client.GetJsonAsync($"/sensors/{id}/features?asOf=latest");
        Assert.Equal(before.ToJsonString(), between.ToJsonString());
        Assert.Equal(between["positions"]!.ToJsonString(), answer["positions"]!.ToJsonString());
        await _client.PutAndAwaitAsync(id, Readings(id, 30, 10), 40);
        var live = await _client.GetJsonAsync($"/sensors/{id}/features?asOf=latest&explain=true");
        Assert.All((string[])["asOf", "features", "anomaly", "quality"], member => Assert.Equal(live[member]!.ToJsonString(), answer[member]!.ToJsonString()));
        Assert.Equal(Enumerable.Repeat("counted", 10), answer["readings"]!.AsArray().Select(reading => (string)reading!["outcome"]!));
        Assert.Equal((double)live["anomaly"]!["score"]!, (double)answer["readings"]![9]!["score"]!);
        Assert.Empty(answer["anomalies"]!.AsArray());
    }

    [Fact]
    public async Task An_alarm_is_told_to_who_asks_and_to_nobody_else()
    {
        var id = $"{Some.SensorId("alarm-site")}/pump";
        await _client.PutAndAwaitAsync(id, Readings(id, 0, 400, minutes: 10), 400);

        var answer = await AskAsync(id, Readings(null, 400, 3, value: 5000, minutes: 10));

        Assert.True((bool)answer["anomaly"]!["isAnomaly"]!);
        Assert.NotEmpty(answer["anomaly"]!["attribution"]!.AsArray());
        var anomaly = Assert.Single(answer["anomalies"]!.AsArray())!;
        Assert.Equal(("score", "temperature"), ((string)anomaly["kind"]!, (string)anomaly["metric"]!));
        Assert.True((bool)answer["readings"]![0]!["isAnomaly"]!);
        Assert.False((bool)(await _client.GetJsonAsync($"/sensors/{Uri.EscapeDataString(id)}/features"))["anomaly"]!["isAnomaly"]!);
        Assert.Empty((await _client.GetJsonAsync($"/anomalies?sensor={Uri.EscapeDataString(id)}"))["items"]!.AsArray());
    }

    [Fact]
    public async Task One_reading_may_stand_alone_and_features_may_be_selected_as_of_an_instant()
    {
        var id = Some.SensorId();
        await _client.PutAndAwaitAsync(id, Readings(id, 0, 2), 2);

        var answer = await AskAsync(id, $$$"""{"timestamp":"{{{Some.Time(Start.AddSeconds(2))}}}","metrics":{"temperature":100}}""", "?features=temperature_max_1m,nothing&asOf=2026-11-22T10:00:30Z");

        Assert.Equal("""{"temperature_max_1m":100,"nothing":null}""", answer["features"]!.ToJsonString());
        Assert.Equal("2026-11-22T10:00:30Z", (string)answer["asOf"]!);
    }

    [Fact]
    public async Task Late_and_repeated_readings_are_said_to_be()
    {
        var id = Some.SensorId();
        await _client.PutAndAwaitAsync(id, Readings(id, 0, 5), 5);
        var same = $$"""{"timestamp":"{{Some.Time(Start.AddSeconds(9))}}","id":"one","metrics":{"temperature":1} }""";

        var answer = await AskAsync(id, $$"""[{{same}},{{same}},{"timestamp":"2026-11-20T10:00:00Z","metrics":{"temperature":1} }]""");

        Assert.Equal(["counted", "duplicate", "late"], answer["readings"]!.AsArray().Select(reading => (string)reading!["outcome"]!));
        Assert.Null(answer["readings"]![1]!["score"]);
    }

    [Fact]
    public async Task A_sensor_without_readings_would_begin()
    {
        var id = Some.SensorId();

        var answer = await AskAsync(id, Readings(null, 0, 3));

        Assert.Equal(3, (long)answer["quality"]!["readings"]!);
        Assert.Empty(answer["positions"]!.AsArray());
        using var live = await _client.GetFeaturesAsync(id, "now");
        await live.ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_instant_that_is_too_far_back_is_answered_as_for_the_live_sensor()
    {
        var id = Some.SensorId();
        using var response = await PostAsync(id, Readings(null, 0, 3), "?asOf=2026-11-01T00:00:00Z");

        var problem = await response.ProblemAsync(HttpStatusCode.UnprocessableEntity);

        Assert.NotNull((string?)problem["oldestAsOf"]);
    }

    [Theory]
    [InlineData("[]", "0 readings")]
    [InlineData("[1]", "Reading 0")]
    [InlineData("""{"timestamp":"2026-11-22T10:00:00Z","metrics":{"t":1},"sensorId":"another"}""", "another sensor")]
    [InlineData("""{"timestamp":"2026-11-22T10:00:00Z","metrics":{"t":1},"sensorId":7}""", "another sensor")]
    [InlineData("""{"timestamp":"2026-11-22T10:00:00Z","retire":true}""", "retire")]
    [InlineData("""{"timestamp":"2026-11-22T10:00:00Z","feedback":{"verdict":"normal","from":"2026-11-22T10:00:00Z","to":"2026-11-22T10:00:00Z"}}""", "feedback")]
    [InlineData("""{"\ud800":1}""", "Unicode")]
    [InlineData("{", "not well-formed")]
    public async Task What_is_no_reading_of_the_sensor_is_refused(string body, string expected)
    {
        using var response = await PostAsync("x", body);

        Assert.Contains(expected, (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readings_that_would_become_dead_letters_are_named()
    {
        using var response = await PostAsync("x", """[{"timestamp":"2026-11-22T10:00:00Z","metrics":{"t":1}},{"timestamp":"soon","metrics":{"t":1}},{"timestamp":"2099-01-01T00:00:00Z","metrics":{"t":1}}]""");

        var rejected = (await response.ProblemAsync(HttpStatusCode.BadRequest))["rejected"]!.AsArray();

        Assert.Equal([1, 2], rejected.Select(reading => (int)reading!["index"]!));
    }

    [Fact]
    public async Task At_most_a_thousand_readings_are_taken()
    {
        using var most = await PostAsync(Some.SensorId(), Readings(null, 0, 1000));
        using var more = await PostAsync(Some.SensorId(), Readings(null, 0, 1001));

        await most.JsonAsync(HttpStatusCode.OK);
        Assert.Contains("1000", (string)(await more.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_json_is_taken()
    {
        using var response = await _client.PostAsync("/sensors/x/what-if", "t=1", "text/plain");

        await response.ProblemAsync(HttpStatusCode.UnsupportedMediaType);
    }

    private async Task<JsonNode> AskAsync(string id, string body, string query = "")
    {
        using var response = await PostAsync(id, body, query);
        return await response.JsonAsync(HttpStatusCode.OK);
    }

    private Task<HttpResponseMessage> PostAsync(string id, string body, string query = "") =>
        _client.PostAsync($"/sensors/{Uri.EscapeDataString(id)}/what-if{query}", body);

    private static string Readings(string? id, int from, int count, double value = 0, double minutes = 1.0 / 60)
    {
        var readings = new JsonArray();
        for (var i = from; i < from + count; i++)
        {
            var reading = new JsonObject
            {
                ["timestamp"] = Some.Time(Start.AddMinutes(i * minutes)),
                ["metrics"] = new JsonObject { ["temperature"] = 20 + Math.Sin(i) + value },
            };
            if (id is not null)
            {
                reading["sensorId"] = id;
            }

            readings.Add(reading);
        }

        return readings.ToJsonString();
    }
}
