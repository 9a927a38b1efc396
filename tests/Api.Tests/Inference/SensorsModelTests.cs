using System.Net;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Inference;

/// <summary>Ids of sensors in the place of feature vectors.</summary>
public sealed class SensorsModelTests(GridFixture grid)
{
    private readonly HttpClient _client = grid.Client;

    [Fact]
    public async Task A_sensor_is_answered_with_what_its_model_says_of_it_now()
    {
        var (id, never) = (Some.SensorId("oip/live"), Some.SensorId("oip/never"));
        await _client.PutAndAwaitAsync(id, Some.Reading(id));
        var features = await _client.GetJsonAsync($"/sensors/{Uri.EscapeDataString(id)}/features");

        var answer = await _client.InferJsonAsync("sensors", $$$"""{"inputs":[{"name":"sensor_id","datatype":"BYTES","shape":[3],"data":["{{{id}}}","{{{never}}}","{{{id}}}"]}]}""");

        Assert.Equal("sensors", (string)answer["model_name"]!);
        Assert.Equal(["anomaly_score", "is_anomaly", "found", "model"], answer["outputs"]!.AsArray().Select(output => (string)output!["name"]!));
        var score = (double)features["anomaly"]!["score"]!;
        Assert.Equal([score, null, score], Data(answer, 0).Select(value => (double?)value));
        Assert.Equal([false, false, false], Data(answer, 1).Select(value => (bool)value!));
        Assert.Equal([true, false, true], Data(answer, 2).Select(value => (bool)value!));
        Assert.Equal([(string)features["anomaly"]!["model"]!, "", (string)features["anomaly"]!["model"]!], Data(answer, 3).Select(value => (string)value!));
    }

    [Fact]
    public async Task Features_come_by_name_or_as_a_table_in_the_order_that_a_model_wants()
    {
        var id = Some.SensorId("oip/features");
        await _client.PutAndAwaitAsync(id, Some.Reading(id, "\"temperature\":21.5,\"pressure\":3"));

        var answer = await _client.InferJsonAsync("sensors", $$$"""
            {"inputs":[{"name":"sensor_id","datatype":"BYTES","shape":[2,1],"data":[["{{{id}}}"],["nobody"]]}],"parameters":{"features":"pressure_last_1h,humidity_last_1h,temperature_last_1h"},
             "outputs":[{"name":"features"},{"name":"temperature_last_1h"},{"name":"found"}]}
            """);

        Assert.Equal("[2,3]", answer["outputs"]![0]!["shape"]!.ToJsonString());
        Assert.Equal([3.0, null, 21.5, null, null, null], Data(answer, 0).Select(value => (double?)value));
        Assert.Equal([21.5, null], Data(answer, 1).Select(value => (double?)value));
        Assert.Equal([true, false], Data(answer, 2).Select(value => (bool)value!));
    }

    [Fact]
    public async Task A_record_that_was_posted_is_in_the_answer_that_is_to_come_after_it()
    {
        var id = Some.SensorId("oip/after");
        using var posted = await _client.PostAsync("/readings", Some.Reading(id, "\"v\":7", Some.Now.AddHours(-3)));
        var record = (await posted.JsonAsync(HttpStatusCode.Accepted))["positions"]!.AsArray().Single()!;
        var after = $"{record["shard"]}:{record["sequenceNumber"]}";

        var question = Question(id, $$"""{"after":"{{after}}","wait":"10s","asOf":"latest","maxStaleness":"1d"}""");
        var answer = await ApiClientExtensions.AwaitFreshAsync(question, () => _client.PostAsync("/v2/models/sensors/infer", question));

        Assert.Equal([7.0], Data(answer, 0).Select(value => (double?)value));
    }

    [Fact]
    public async Task An_answer_that_would_be_too_stale_is_412()
    {
        var id = Some.SensorId("oip/stale");
        await _client.PutAndAwaitAsync(id, Some.Reading(id, "\"v\":7"));

        // Between two reads of the shard nobody knows what has come since the last one.
        var error = await Eventually.GetAsync("an answer that is staler than a millisecond", async () =>
        {
            using var response = await _client.PostAsync("/v2/models/sensors/infer", Question(id, """{"maxStaleness":"1ms"}"""));
            return response.StatusCode == HttpStatusCode.OK ? null : await response.ErrorAsync(HttpStatusCode.PreconditionFailed);
        });

        Assert.Contains("maxStaleness is 1ms", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"asOf":"noon"}""", "asOf 'noon'")]
    [InlineData("""{"asOf":"2001-01-01T00:00:00Z"}""", "are no longer kept; the oldest asOf")]
    [InlineData("""{"wait":"1s"}""", "wait says how long")]
    [InlineData("""{"after":"shardId-000000000000"}""", "is not a shard and a sequence number")]
    [InlineData("""{"maxStaleness":"-1s"}""", "is not a duration")]
    [InlineData("""{"maxStaleness":5}""", "'maxStaleness' must be a text")]
    public async Task An_instant_or_freshness_that_cannot_be_is_400_with_what_is_wrong(string parameters, string reason)
    {
        var id = Some.SensorId("oip/instant");
        await _client.PutAndAwaitAsync(id, Some.Reading(id, "\"v\":7"));

        using var response = await _client.PostAsync("/v2/models/sensors/infer", Question(id, parameters));

        Assert.Contains(reason, await response.ErrorAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tritons_client_sends_ids_and_gets_numbers_as_bytes()
    {
        var id = Some.SensorId("oip/größe");
        await _client.PutAndAwaitAsync(id, Some.Reading(id, "\"v\":2.5"));

        var (_, tensors) = await TritonClient.InferAsync(_client, "sensors", TritonClient.Body("sensor_id", "BYTES", [2], TritonClient.Texts(id, "nobody"), "v_last_1h", "found", "model"));

        Assert.Equal((byte[])[.. BitConverter.GetBytes(2.5), .. BitConverter.GetBytes(double.NaN)], tensors["v_last_1h"]);
        Assert.Equal([1, 0], tensors["found"]);
        Assert.Equal(TritonClient.Texts("default@2", ""), tensors["model"]);
    }

    [Fact]
    public async Task Large_tables_come_whole()
    {
        var ids = Enumerable.Range(0, 1000).Select(n => $"oip-large-{n}").ToArray();
        var names = string.Join(',', Enumerable.Range(0, 200).Select(n => $"m{n}_last_1h"));

        var answer = await _client.InferJsonAsync("sensors", new JsonObject
        {
            ["inputs"] = new JsonArray(new JsonObject { ["name"] = "sensor_id", ["datatype"] = "BYTES", ["shape"] = new JsonArray(1000), ["data"] = new JsonArray([.. ids.Select(id => (JsonNode)id)]) }),
            ["parameters"] = new JsonObject { ["features"] = names },
            ["outputs"] = new JsonArray(new JsonObject { ["name"] = "features" }),
        }.ToJsonString());

        Assert.Equal(200_000, Data(answer, 0).Count);
    }

    [Fact]
    public async Task The_metadata_says_what_it_takes_and_gives()
    {
        var model = await _client.GetJsonAsync("/v2/models/sensors");

        Assert.Equal("""[{"name":"sensor_id","datatype":"BYTES","shape":[-1]}]""", model["inputs"]!.ToJsonString());
        Assert.Equal(["anomaly_score", "is_anomaly", "found", "model", "features"], model["outputs"]!.AsArray().Select(output => (string)output!["name"]!));
    }

    [Theory]
    [InlineData("""{"inputs":[{"name":"sensor_id","datatype":"FP32","shape":[1],"data":[1]}]}""", "has the datatype FP32; BYTES was expected")]
    [InlineData("""{"inputs":[{"name":"sensor_id","datatype":"BYTES","shape":[1],"data":[1]}]}""", "has no text as its element 0")]
    [InlineData("""{"inputs":[{"name":"sensor_id","datatype":"BYTES","shape":[1],"data":["\ud800"]}]}""", "has no text as its element 0")]
    [InlineData("""{"inputs":[{"name":"sensor_id","datatype":"BYTES","shape":[1,2],"data":["a","b"]}]}""", "[sensors] or [sensors, 1] was expected")]
    [InlineData("""{"inputs":[{"name":"sensor_id","datatype":"BYTES","shape":[1001],"data":[]}]}""", "has 1001 ids; one request may ask for 1000")]
    [InlineData("""{"inputs":[{"name":"sensor_id","datatype":"BYTES","shape":[1],"data":["a"]}],"outputs":[{"name":"features"}]}""", "the request's parameter 'features' names")]
    [InlineData("""{"inputs":[{"name":"sensor_id","datatype":"BYTES","shape":[1],"data":["a"]}],"parameters":{"features":"a,a"}}""", "'a' is given twice")]
    [InlineData("""{"inputs":[{"name":"sensor_id","datatype":"BYTES","shape":[1],"data":["a"]}],"parameters":{"features":7}}""", "'features' must be a text")]
    public async Task A_request_that_cannot_be_answered_is_400_with_what_is_wrong(string body, string reason)
    {
        using var response = await _client.PostAsync("/v2/models/sensors/infer", body);

        Assert.Contains(reason, await response.ErrorAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 9, 0, 0, 0, 97 }, "ends within its element 0")]
    [InlineData(new byte[] { 255, 255, 255, 255, 97 }, "ends within its element 0")]
    [InlineData(new byte[] { 1, 0 }, "ends within its element 0")]
    [InlineData(new byte[] { 1, 0, 0, 0, 255 }, "has no UTF-8 as its element 0")]
    [InlineData(new byte[] { 1, 0, 0, 0, 97, 97 }, "has 1 bytes after its 1 elements")]
    public async Task Bytes_that_are_no_texts_are_refused(byte[] bytes, string reason)
    {
        var (body, length) = TritonClient.Body("sensor_id", "BYTES", [1], bytes);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v2/models/sensors/infer", UriKind.Relative)) { Content = new ByteArrayContent(body) };
        request.Headers.Add("Inference-Header-Content-Length", $"{length}");
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Contains(reason, await response.ErrorAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    private static string Question(string id, string parameters) =>
        $$"""{"inputs":[{"name":"sensor_id","datatype":"BYTES","shape":[1],"data":["{{id}}"]}],"outputs":[{"name":"v_last_1h"}],"parameters":{{parameters}}}""";

    private static JsonArray Data(JsonNode answer, int output) => answer["outputs"]![output]!["data"]!.AsArray();
}
