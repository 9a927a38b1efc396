using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Operations;

public sealed class OperationsTests(GridFixture grid)
{
    private readonly HttpClient _client = grid.Client;

    [Theory]
    [InlineData("/health/live", "live")]
    [InlineData("/health/ready", "ready")]
    public async Task Health_is_told(string path, string status) =>
        Assert.Equal(status, (string)(await _client.GetJsonAsync(path))["status"]!);

    [Fact]
    public async Task The_index_names_every_endpoint()
    {
        var page = await _client.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.All(
            (string[])["/sensors", "/features/batch", "/anomalies", "/anomalies/stream", "/anomalies/{id}/feedback", "/api/v2/write", "/applications", "/applications/{name}", "/applications/{name}/definition", "/applications/{name}/facts", "/applications/{name}/streams/{stream}", "/applications/check", "/applications/try", "/cluster", "/definitions", "/definitions/check", "/definitions/table/{name}", "/definitions/tables/{sha256}", "/definitions/history", "/definitions/revisions/{number}", "/definitions/pins", "/definitions/features/default", "/definitions/source/{name}", "/definitions/model/{name}", "/definitions/models/{sha256}", "/history", "/readings", "/dead-letters", "/health/live", "/health/ready", "/metrics", "/what-if", "/get-online-features", "/push", "/write-to-online-store", "/FeatureGroup/sensors", "/BatchGetRecord", "/firehose", "/v2/models", "/v2/models/{model}", "/v2/models/{model}/infer", "/v2/health/ready", "/openapi/v1.json"],
            path => Assert.Contains(path, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_description_has_every_path()
    {
        var description = await _client.GetJsonAsync("/openapi/v1.json");

        Assert.StartsWith("3.", (string)description["openapi"]!, StringComparison.Ordinal);
        Assert.Equal(
            ["/BatchGetRecord", "/FeatureGroup/{group}", "/anomalies", "/anomalies/stream", "/anomalies/{id}/feedback", "/api/v2/write", "/applications", "/applications/check", "/applications/try", "/applications/{name}", "/applications/{name}/definition", "/applications/{name}/facts", "/applications/{name}/streams/{stream}", "/cluster", "/dead-letters", "/dead-letters/{id}", "/dead-letters/{id}/redrive", "/definitions", "/definitions/check", "/definitions/features/default", "/definitions/history", "/definitions/model/{name}", "/definitions/models/{sha256}", "/definitions/pins", "/definitions/revisions/{number}", "/definitions/source/{name}", "/definitions/table/{name}", "/definitions/tables/{sha256}", "/features/batch", "/firehose", "/get-online-features", "/health", "/health/live", "/health/ready", "/metrics", "/push", "/readings", "/sensors", "/sensors/{id}", "/sensors/{id}/features", "/sensors/{id}/history", "/sensors/{id}/what-if", "/v2", "/v2/health/live", "/v2/health/ready", "/v2/models", "/v2/models/{model}", "/v2/models/{model}/infer", "/v2/models/{model}/ready", "/v2/models/{model}/versions/{version}", "/v2/models/{model}/versions/{version}/infer", "/v2/models/{model}/versions/{version}/ready", "/write-to-online-store"],
            description["paths"]!.AsObject().Select(path => path.Key).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["site", "sensor", "minScore", "severity", "lastEventId", "Last-Event-ID"],
            description["paths"]!["/anomalies/stream"]!["get"]!["parameters"]!.AsArray().Select(parameter => (string)parameter!["name"]!));
        var features = description["paths"]!["/sensors/{id}/features"]!["get"]!;
        Assert.Equal(["id", "asOf", "explain", "features", "view", "receipt", "after", "wait", "maxStaleness"], features["parameters"]!.AsArray().Select(parameter => (string)parameter!["name"]!));
        Assert.Equal(["If-Match", "note"], description["paths"]!["/definitions/features/default"]!["put"]!["parameters"]!.AsArray().Select(parameter => (string)parameter!["name"]!));
        var shards = Assert.Single(description["paths"]!["/definitions/pins"]!["get"]!["parameters"]!.AsArray())!;
        Assert.Equal(("array", "string"), ((string)shards["schema"]!["type"]!, (string)shards["schema"]!["items"]!["type"]!));
        Assert.Equal(["200", "400", "404", "412", "422", "503"], features["responses"]!.AsObject().Select(response => response.Key).Order());
        var (feast, record, batch) = (description["paths"]!["/get-online-features"]!["post"]!, description["paths"]!["/FeatureGroup/{group}"]!["get"]!, description["paths"]!["/BatchGetRecord"]!["post"]!);
        Assert.All([feast, record, batch], operation => Assert.Equal(["after", "wait", "maxStaleness"], operation["parameters"]!.AsArray().TakeLast(3).Select(parameter => (string)parameter!["name"]!)));
        Assert.All([feast, record], operation => Assert.NotNull(operation["responses"]!["412"]));
    }

    [Fact]
    public async Task The_description_shows_the_answers_as_they_are()
    {
        var id = Some.SensorId();
        var features = await _client.PutAndAwaitAsync(id, Some.Reading(id));
        using var batch = await _client.PostAsync("/features/batch", """{"sensorIds":["never-seen"]}""");
        using var whatIf = await _client.PostAsync($"/sensors/{id}/what-if", Some.Reading(id));
        using var stale = await _client.PostAsync("/features/batch", $$"""{"sensorIds":["{{id}}"],"maxStaleness":"1ms"}""");
        using var posted = await _client.PostAsync("/readings", $"[{Some.Reading(id)},1]");
        var description = await _client.GetJsonAsync("/openapi/v1.json");

        AssertSame(description, "/sensors/{id}/features", "get", "200", features);
        AssertSame(description, "/features/batch", "post", "200", await batch.JsonAsync(HttpStatusCode.OK));
        AssertSame(description, "/features/batch", "post", "200", await stale.JsonAsync(HttpStatusCode.OK));
        AssertSame(description, "/sensors/{id}/what-if", "post", "200", await whatIf.JsonAsync(HttpStatusCode.OK));
        AssertSame(description, "/readings", "post", "202", await posted.JsonAsync(HttpStatusCode.Accepted));
        AssertSame(description, "/sensors", "get", "200", await _client.GetJsonAsync("/sensors"));
        AssertSame(description, "/sensors/{id}/history", "get", "200", await _client.GetJsonAsync($"/sensors/{id}/history"));
        AssertSame(description, "/cluster", "get", "200", await _client.GetJsonAsync("/cluster"));
        AssertSame(description, "/dead-letters", "get", "200", await _client.GetJsonAsync("/dead-letters"));
        AssertSame(description, "/health/live", "get", "200", await _client.GetJsonAsync("/health/live"));
    }

    [Fact]
    public async Task The_description_shows_the_answers_about_definitions_as_they_are()
    {
        // A grid of its own: its definitions change.
        using var data = new TemporaryDirectory();
        await using var own = await RunningGrid.StartAsync(data.FullName, TestContext.Current.CancellationToken);
        var description = await own.Client.GetJsonAsync("/openapi/v1.json");
        AssertSame(description, "/definitions", "get", "200", await own.Client.GetJsonAsync("/definitions"));

        using var text = new StringContent("""{"alarms":{"budgetPerSensorDay":0.2}}""", Encoding.UTF8, "application/json");
        using var put = await own.Client.PutAsync(new Uri("/definitions/features/default", UriKind.Relative), text, TestContext.Current.CancellationToken);
        AssertSame(description, "/definitions/features/default", "put", "200", await put.JsonAsync(HttpStatusCode.OK));
        await Eventually.TrueAsync(() => "revision 1 in force", async () => (long)(await own.Client.GetJsonAsync("/definitions"))["inForce"]! == 1);
        var features = await own.Client.PutAndAwaitAsync("a", Some.Reading("a"));
        Assert.Equal(1, (long)features["revision"]!);

        AssertSame(description, "/sensors/{id}/features", "get", "200", features);
        AssertSame(description, "/sensors/{id}/features", "get", "200", await own.Client.GetJsonAsync("/sensors/a/features?receipt=true&features=temperature_mean_1m"));
        AssertSame(description, "/definitions", "get", "200", await own.Client.GetJsonAsync("/definitions"));
        AssertSame(description, "/definitions/history", "get", "200", await own.Client.GetJsonAsync("/definitions/history"));
        AssertSame(description, "/definitions/revisions/{number}", "get", "200", await own.Client.GetJsonAsync("/definitions/revisions/1"));
        var pins = await own.Client.GetJsonAsync($"/definitions/pins?shard={features["positions"]![0]!["shard"]}");
        Assert.Single(pins["shards"]![0]!["pins"]!.AsArray());
        AssertSame(description, "/definitions/pins", "get", "200", pins);
    }

    /// <summary>Members of objects, at any depth, must be among those of the schema.</summary>
    private static void AssertSame(JsonNode description, string path, string method, string status, JsonNode answer)
    {
        var schema = description["paths"]![path]![method]!["responses"]![status]!["content"]!["application/json"]!["schema"]!;
        AssertDescribed(description, schema, answer, path);
    }

    private static void AssertDescribed(JsonNode description, JsonNode schema, JsonNode? value, string where)
    {
        schema = Resolve(description, schema);
        if (value is JsonArray items)
        {
            Assert.True(schema["items"] is not null, $"{where} is not described as an array.");
            Assert.All(items, item => AssertDescribed(description, schema["items"]!, item, where + "[]"));
        }
        else if (value is JsonObject members && schema["additionalProperties"] is null)
        {
            Assert.All(members, member =>
            {
                var described = schema["properties"]?[member.Key];
                Assert.True(described is not null, $"{where}.{member.Key} is not described.");
                AssertDescribed(description, described, member.Value, $"{where}.{member.Key}");
            });
        }
    }

    private static JsonNode Resolve(JsonNode description, JsonNode schema)
    {
        var one = schema["oneOf"]?.AsArray().FirstOrDefault(part => part!["$ref"] is not null) ?? schema;
        return (string?)one["$ref"] is { } reference
            ? description["components"]!["schemas"]![reference.Split('/')[^1]]!
            : one;
    }
}
