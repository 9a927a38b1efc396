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
    public async Task Named_features_come_alone_in_the_order_of_their_names_and_null_where_the_sensor_has_none()
    {
        var id = Some.SensorId();
        await _client.PutAndAwaitAsync(id, Some.Reading(id));
        string[] names = ["temperature_max_5m", "no_such_feature", "temperature_mean_1m"];

        using var response = await _client.PostAsync(
            "/features/batch", JsonSerializer.Serialize(new { sensorIds = (string[])[id], asOf = "latest", features = names }));
        using var single = await _client.GetRawAsync($"/sensors/{Uri.EscapeDataString(id)}/features?asOf=latest&features={string.Join(',', names)}");

        var result = (await response.JsonAsync(HttpStatusCode.OK))["results"]![0]!;
        Assert.Equal(names, result["features"]!.AsObject().Select(feature => feature.Key));
        Assert.Equal([21.5, null, 21.5], result["features"]!.AsObject().Select(feature => (double?)feature.Value));
        Assert.Equal(result.ToJsonString(), (await single.JsonAsync(HttpStatusCode.OK)).ToJsonString());
    }

    [Theory]
    [InlineData("[]", "features: 0 names are given; 1 to 1000 were expected.")]
    [InlineData("""["a","a"]""", "features: 'a' is given twice.")]
    [InlineData("""[""]""", "features: a name has 0 characters; 1 to 128 were expected, such as temperature_mean_5m.")]
    [InlineData("[1]", "features[0] must be a string.")]
    [InlineData("\"a\"", "features must be an array of names of features.")]
    public async Task Names_of_features_that_cannot_be_are_refused(string features, string detail)
    {
        using var response = await _client.PostAsync("/features/batch", $$"""{"sensorIds":["a"],"features":{{features}}}""");

        Assert.Equal(detail, (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!);
    }

    [Fact]
    public async Task An_answer_with_too_many_features_is_refused_and_one_with_named_features_is_given()
    {
        var id = Some.SensorId();
        var metrics = string.Join(',', Enumerable.Range(0, 64).Select(i => $"\"metric-{i:D2}\":{i}"));
        await _client.PutAndAwaitAsync(id, $$"""{"sensorId":"{{id}}","timestamp":"2026-11-22T10:00:00Z","metrics":{ {{metrics}} } }""");
        var ids = Enumerable.Repeat(id, 1000).ToArray();

        using var all = await _client.PostAsync("/features/batch", JsonSerializer.Serialize(new { sensorIds = ids, asOf = "latest" }));
        using var some = await _client.PostAsync(
            "/features/batch", JsonSerializer.Serialize(new { sensorIds = ids, asOf = "latest", features = (string[])["metric-63_max_1m"] }));

        var problem = await all.ProblemAsync(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(400_000, (int)problem["maxFeatures"]!);
        Assert.Contains("'features'", (string)problem["detail"]!);
        var results = (await some.JsonAsync(HttpStatusCode.OK))["results"]!.AsArray();
        Assert.Equal(1000, results.Count);
        Assert.All(results, result => Assert.Equal(63, (double)result!["features"]!["metric-63_max_1m"]!));
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
