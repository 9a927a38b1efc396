using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Anomalies;

/// <summary>Verdicts on anomalies, from the request through the stream to the sensor and the feed.</summary>
public sealed class FeedbackEndpointTests(GridFixture grid)
{
    private const int Calm = 400;

    private readonly HttpClient _client = grid.Client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("plain")]
    [InlineData("a/b@c")]
    [InlineData("%2F..é")]
    public async Task An_open_anomaly_that_was_normal_is_over_and_shows_it(string name)
    {
        var anomaly = await AnomalyAsync(Some.SensorId($"normal/{name}"));

        var answer = await AcceptedAsync(anomaly, "normal");

        Assert.NotEmpty((string)answer["shard"]!);
        Assert.NotEmpty((string)answer["sequenceNumber"]!);
        Assert.Equal("normal", (string)(await FindAsync(anomaly))["feedback"]!);
        await Eventually.TrueAsync(() => "the anomaly over", async () => (await FindAsync(anomaly))["endedAt"] is not null);
        var ended = await FindAsync(anomaly);
        Assert.Equal(("normal", (string)anomaly["startedAt"]!), ((string)ended["feedback"]!, (string)ended["startedAt"]!));
        await Eventually.TrueAsync(() => "the sensor not anomalous", async () => !(bool)(await FeaturesAsync(anomaly))["anomaly"]!["isAnomaly"]!);
    }

    [Fact]
    public async Task A_fault_stays_open_and_shows_the_verdict_and_counts_as_no_reading()
    {
        var anomaly = await AnomalyAsync(Some.SensorId("fault/pump"));

        await AcceptedAsync(anomaly, "fault");
        var features = await _client.PutAndAwaitAsync((string)anomaly["sensorId"]!, Reading((string)anomaly["sensorId"]!, Calm + 1, 20), Calm + 2);

        Assert.Equal(Calm + 2, (int)features["quality"]!["readings"]!);
        Assert.True((bool)features["anomaly"]!["isAnomaly"]!);
        var judged = await FindAsync(anomaly);
        Assert.Equal(("fault", (string?)null), ((string)judged["feedback"]!, (string?)judged["endedAt"]));
    }

    [Fact]
    public async Task The_same_verdict_again_is_not_put_again_and_another_one_is()
    {
        var anomaly = await AnomalyAsync(Some.SensorId("again/pump"));

        var first = await AcceptedAsync(anomaly, "fault");
        var again = await AcceptedAsync(anomaly, "fault");
        var other = await AcceptedAsync(anomaly, "normal");

        Assert.Equal((string)first["sequenceNumber"]!, (string)again["sequenceNumber"]!);
        Assert.NotEqual((string)first["sequenceNumber"]!, (string)other["sequenceNumber"]!);
        Assert.Equal("normal", (string)(await FindAsync(anomaly))["feedback"]!);
    }

    [Fact]
    public async Task A_verdict_is_a_change_for_those_who_follow()
    {
        var anomaly = await AnomalyAsync(Some.SensorId("followed/pump"));
        var place = (string)(await _client.GetJsonAsync($"/anomalies?sensor={Sensor(anomaly)}"))["after"]!;

        await AcceptedAsync(anomaly, "fault");

        var changes = (await _client.GetJsonAsync($"/anomalies?sensor={Sensor(anomaly)}&after={place}"))["items"]!.AsArray();
        Assert.Equal(("fault", (string)anomaly["id"]!), ((string)changes[^1]!["feedback"]!, (string)changes[^1]!["id"]!));
    }

    [Theory]
    [InlineData("nowhere@shardId-000000000000.1.0.0.score")]
    [InlineData("x")]
    [InlineData("")]
    public async Task An_anomaly_that_there_is_not_is_not_found(string id)
    {
        using var response = await _client.PostAsync($"/anomalies/{Uri.EscapeDataString(id)}/feedback", """{"verdict":"normal"}""");

        await response.ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_id_that_is_not_UTF_8_is_refused()
    {
        using var response = await _client.PostAsync("/anomalies/%FF/feedback", """{"verdict":"normal"}""");

        await response.ProblemAsync(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("{}", "The verdict is missing")]
    [InlineData("[]", "was expected")]
    [InlineData("""{"verdict":"fine"}""", "was expected")]
    [InlineData("""{"verdict":true}""", "was expected")]
    [InlineData("""{"verdict":"\ud800"}""", "was expected")]
    [InlineData("""{"verdikt":"normal"}""", "Unknown member 'verdikt': known are verdict; did you mean 'verdict'?")]
    [InlineData("""{"verdict":"normal","\ud800":1}""", "Unknown member")]
    [InlineData("""{"verdict":"normal","verdict":"fault"}""", "given more than once")]
    public async Task A_body_without_a_verdict_is_refused_with_the_reason(string body, string detail)
    {
        using var response = await _client.PostAsync("/anomalies/x/feedback", body);

        Assert.Contains(detail, (string)(await response.ProblemAsync(HttpStatusCode.UnprocessableEntity))["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("verdict=normal", "application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    public async Task A_body_that_is_no_JSON_is_refused(string body, string contentType, HttpStatusCode status)
    {
        using var response = await _client.PostAsync("/anomalies/x/feedback", body, contentType);

        await response.ProblemAsync(status);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        using var response = await _client.PostAsync("/anomalies/x/feedback", $$"""{"verdict":"normal"{{new string(' ', 5000)}}}""");

        await response.ProblemAsync(HttpStatusCode.RequestEntityTooLarge);
    }

    /// <summary>The open anomaly of a new sensor that was calm for days, and then was not.</summary>
    private async Task<JsonNode> AnomalyAsync(string sensorId)
    {
        var random = new Random(7);
        var readings = Enumerable.Range(0, Calm).Select(i => Reading(sensorId, i, 20 + random.NextDouble() + random.NextDouble())).Append(Reading(sensorId, Calm, 5000));
        await _client.PutAndAwaitAsync(sensorId, $"[{string.Join(',', readings)}]", Calm + 1);
        return await Eventually.GetAsync($"an open anomaly of {sensorId}", async () =>
        {
            var page = await _client.GetJsonAsync($"/anomalies?sensor={Uri.EscapeDataString(sensorId)}");
            return page["items"]!.AsArray().FirstOrDefault(item => (string)item!["kind"]! == "score" && item["endedAt"] is null);
        });
    }

    private async Task<JsonNode> AcceptedAsync(JsonNode anomaly, string verdict)
    {
        using var response = await _client.PostAsync(
            $"/anomalies/{Uri.EscapeDataString((string)anomaly["id"]!)}/feedback", $$"""{"verdict":"{{verdict}}"}""");
        return await response.JsonAsync(HttpStatusCode.Accepted);
    }

    private async Task<JsonNode> FindAsync(JsonNode anomaly) =>
        (await _client.GetJsonAsync($"/anomalies?sensor={Sensor(anomaly)}"))["items"]!.AsArray().Single(item => (string)item!["id"]! == (string)anomaly["id"]!)!;

    private async Task<JsonNode> FeaturesAsync(JsonNode anomaly)
    {
        using var response = await _client.GetFeaturesAsync((string)anomaly["sensorId"]!, "latest");
        return await response.JsonAsync(HttpStatusCode.OK);
    }

    private static string Sensor(JsonNode anomaly) => Uri.EscapeDataString((string)anomaly["sensorId"]!);

    // A reading in ten minutes, up to the present: long enough for whatever learns by time.
    private static string Reading(string sensorId, int number, double value) => Some.Reading(
        sensorId, string.Create(CultureInfo.InvariantCulture, $"\"temperature\":{value:R}"), Begin.AddMinutes(10 * number));

    private static DateTimeOffset Begin { get; } = Some.Now.AddMinutes(-10 * (Calm + 2));
}
