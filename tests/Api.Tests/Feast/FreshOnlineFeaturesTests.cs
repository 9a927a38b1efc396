using System.Net;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.Api.Tests.Python;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Processes;

namespace SensorGrid.Api.Tests.Feast;

/// <summary>Features that have a record, or are not staler than is allowed, at Feast's door.</summary>
public sealed class FreshOnlineFeaturesTests(GridFixture grid)
{
    private const string Path = "/get-online-features";

    private readonly HttpClient _client = grid.Client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_names_the_records_that_were_put_reads_what_it_wrote(bool inQuery)
    {
        var (one, other) = (Some.SensorId("feast/fresh"), Some.SensorId("feast/fresh"));
        for (var reading = 1; reading <= 5; reading++)
        {
            string[] after = [await _client.PutForPositionAsync(Some.Reading(one)), await _client.PutForPositionAsync(Some.Reading(other))];

            var answer = inQuery
                ? await FreshAsync($"{Path}?after={after[0]}&after={after[1]}&wait=10s", Body("temperature_count_5m", [one, other]))
                : await FreshAsync(Path, Body("temperature_count_5m", [one, other], ("after", new JsonArray(after[0], after[1])), ("wait", "10s")));

            Assert.Equal([reading, reading], RemoteOnlineStore.Read064(answer)["temperature_count_5m"].Values.Select(value => (double)value!));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_may_be_staler_for_one_of_the_sensors_is_a_412_for_all_with_the_text_that_the_client_shows(bool inQuery)
    {
        var id = Some.SensorId("feast/stale");
        await _client.PutAndAwaitAsync(id, Some.Reading(id));
        string[] ids = ["feast/nobody", id];

        // Between two reads of the shard nobody knows what has come since the last one.
        var error = await Eventually.GetAsync("an answer that is staler than a millisecond", async () =>
        {
            using var response = await (inQuery
                ? _client.PostAsync($"{Path}?maxStaleness=1ms", Body("temperature_mean_5m", ids).ToJsonString())
                : _client.PostAsync(Path, Body("temperature_mean_5m", ids, ("maxStaleness", "1ms")).ToJsonString()));
            return response.StatusCode == HttpStatusCode.OK ? null : await response.JsonAsync(HttpStatusCode.PreconditionFailed);
        });

        Assert.Matches("^The answer may lack what arrived in shard shardId-[0-9]+ in the last [0-9.]+ s, and maxStaleness is 1ms[.]$", (string)error["detail"]!);
    }

    [Fact]
    public async Task An_answer_that_is_fresh_enough_is_given_and_sensors_without_readings_are_not_stale()
    {
        var id = Some.SensorId("feast/fresh");
        await _client.PutAndAwaitAsync(id, Some.Reading(id));

        var answer = await PostAsync(Path, Body("temperature_last_1h", [id, "feast/nobody"], ("maxStaleness", "1m")));

        Assert.Equal(["PRESENT", "NOT_FOUND"], RemoteOnlineStore.Read064(answer)["temperature_last_1h"].Statuses);
    }

    [Fact]
    public async Task A_record_that_does_not_come_is_a_503_which_the_client_asks_again_after()
    {
        using var response = await _client.PostAsync(Path, Body("temperature_last_1h", ["a"], ("after", "shardId-000000009999:1"), ("wait", "0s")).ToJsonString());

        Assert.StartsWith("Record shardId-000000009999:1 was not there within 0s: ", (string)(await response.JsonAsync(HttpStatusCode.ServiceUnavailable))["detail"]!, StringComparison.Ordinal);
        Assert.Equal("1", Assert.Single(response.Headers.GetValues("Retry-After")));
    }

    [Theory]
    [InlineData("?maxStaleness=soon", "", "is not a duration")]
    [InlineData("?wait=1s", "", "wait says how long")]
    [InlineData("?after=shard", "", "is not a shard and a sequence number")]
    [InlineData("?max_staleness=5s", "", "did you mean 'maxStaleness'?")]
    [InlineData("?maxStaleness=5s&maxStaleness=6s", "", "given more than once")]
    [InlineData("?maxStaleness=5s", "\"maxStaleness\":\"5s\"", "in the query and in the body")]
    [InlineData("", "\"maxStaleness\":5", "'maxStaleness' must be a text")]
    [InlineData("", "\"max_staleness\":\"5s\"", "'max_staleness' is not known; 'maxStaleness' is.")]
    [InlineData("", "\"After\":[]", "'After' is not known; 'after' is.")]
    [InlineData("", "\"after\":[5]", "'after' must be an array of texts")]
    [InlineData("", "\"after\":{}", "'after' must be an array of texts")]
    [InlineData("", "\"after\":[\"none:shardId-000000000000:1\"]", "No stream is read")]
    public async Task What_cannot_be_demanded_is_422_with_a_detail(string query, string member, string reason)
    {
        var more = member.Length == 0 ? "" : $",{member}";
        using var response = await _client.PostAsync(Path + query, $$$"""{"features":["sensors:v_last_1h"],"entities":{"sensor_id":["a"]}{{{more}}}}""");

        Assert.Contains(reason, (string)(await response.JsonAsync(HttpStatusCode.UnprocessableEntity))["detail"]![0]!["msg"]!, StringComparison.Ordinal);
    }

    /// <summary>The page's way to make Feast's client demand something: every version of it sends by Python's requests.</summary>
    [Fact]
    public async Task The_wrapper_of_the_documentation_makes_requests_of_Python_demand_freshness()
    {
        const string Python = "/usr/bin/python3";
        PythonTools.SkipWithout(Python, "requests");
        var id = Some.SensorId("feast/requests");
        await _client.PutAndAwaitAsync(id, Some.Reading(id));
        const string Script =
            """
            import json, sys, requests

            request = requests.Session.request
            demands = {"maxStaleness": "5s"}

            def demanding(session, method, url, **options):
                if url.endswith("/get-online-features"):
                    options["params"] = demands
                return request(session, method, url, **options)

            requests.Session.request = demanding

            body = json.dumps({"features": ["sensors:temperature_last_1h"], "entities": {"sensor_id": [sys.argv[2]]}})
            for demands in ({"maxStaleness": "1m"}, {"after": ["shardId-000000009999:1", "shardId-000000009998:1"], "wait": "0s"}, {"maxStaleness": "soon"}):
                session = requests.Session()
                response = session.post(sys.argv[1] + "/get-online-features", data=body)
                print(response.status_code, json.dumps(response.json()))
            """;
        await using var process = new ChildProcess(
            Python, ["-c", Script, _client.BaseAddress!.GetLeftPart(UriPartial.Authority), id], System.IO.Path.GetTempPath(), PythonTools.Environment);
        Assert.True(await process.ExitAsync(Cancelled) == 0, process.Output);
        var lines = process.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.StartsWith("200 ", lines[0], StringComparison.Ordinal);
        Assert.Contains("21.5", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("503 ", lines[1], StringComparison.Ordinal);
        Assert.Contains("was not there within 0s", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("422 ", lines[2], StringComparison.Ordinal);
    }

    private static JsonObject Body(string feature, string[] ids, params (string Name, JsonNode Value)[] members)
    {
        var body = new JsonObject
        {
            ["features"] = new JsonArray($"sensors:{feature}"),
            ["entities"] = new JsonObject { ["sensor_id"] = new JsonArray([.. ids.Select(id => (JsonNode)id)]) },
        };
        foreach (var (name, value) in members)
        {
            body[name] = value;
        }

        return body;
    }

    private Task<JsonNode> FreshAsync(string path, JsonObject body) => ApiClientExtensions.AwaitFreshAsync(path, () => _client.PostAsync(path, body.ToJsonString(), contentType: null));

    private async Task<JsonNode> PostAsync(string path, JsonObject body)
    {
        using var response = await _client.PostAsync(path, body.ToJsonString(), contentType: null);
        return await response.JsonAsync(HttpStatusCode.OK);
    }
}
