using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.Features.Detection;
using SensorGrid.Scoring.Onnx;
using SensorGrid.Scoring.Onnx.Models;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Models;

namespace SensorGrid.Api.Tests.Inference;

/// <summary>Rows of inputs, as clients of a model server send them.</summary>
public sealed class RowsModelTests(GridFixture grid)
{
    private readonly HttpClient _client = grid.Client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_get_the_numbers_of_the_model_to_the_bit_however_they_are_nested()
    {
        var rows = Rows(3);
        var expected = await ScoresAsync(rows);

        foreach (var data in new[] { JsonSerializer.Serialize(rows), JsonSerializer.Serialize(rows.Chunk(20)) })
        {
            var answer = await _client.InferJsonAsync("default", $$"""{"id":"mine","inputs":[{"name":"inputs","datatype":"FP32","shape":[3,20],"data":{{data}}}]}""");

            Assert.Equal(("default", "2", "mine"), ((string)answer["model_name"]!, (string)answer["model_version"]!, (string)answer["id"]!));
            Assert.Equal(["strangeness", "evidence"], answer["outputs"]!.AsArray().Select(output => (string)output!["name"]!));
            Assert.Equal(expected.Select(score => score.Strangeness), FloatsOf(answer["outputs"]![0]!));
            Assert.Equal(expected.Select(score => score.Evidence), FloatsOf(answer["outputs"]![1]!));
            Assert.Equal("[3]", answer["outputs"]![0]!["shape"]!.ToJsonString());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tritons_client_sends_and_gets_bytes(bool compresses)
    {
        var rows = Rows(700);
        var expected = await ScoresAsync(rows);

        var (answer, tensors) = await TritonClient.InferAsync(_client, "default", TritonClient.Body("inputs", "FP32", [700, 20], TritonClient.Floats(rows)), compresses);

        Assert.Equal("7", (string)answer["id"]!);
        Assert.Equal(TritonClient.Floats([.. expected.Select(score => score.Strangeness)]), tensors["strangeness"]);
        Assert.Equal(TritonClient.Floats([.. expected.Select(score => score.Evidence)]), tensors["evidence"]);
    }

    [Fact]
    public async Task Only_the_outputs_that_are_wanted_come_and_each_as_it_is_wanted()
    {
        var rows = TritonClient.Floats(Rows(1));
        var json = """{"inputs":[{"name":"inputs","datatype":"FP32","shape":[1,20],"parameters":{"binary_data_size":80}}],"outputs":[{"name":"evidence","parameters":{"binary_data":true}},{"name":"strangeness"}]}"""u8.ToArray();

        var (answer, tensors) = await TritonClient.InferAsync(_client, "default", ([.. json, .. rows], json.Length));

        Assert.Equal(["evidence", "strangeness"], answer["outputs"]!.AsArray().Select(output => (string)output!["name"]!));
        Assert.Equal(["evidence"], tensors.Keys);
        Assert.Single(answer["outputs"]![1]!["data"]!.AsArray());
    }

    [Fact]
    public async Task Double_precision_is_taken_as_pandas_sends_it_and_no_rows_are_no_numbers()
    {
        var rows = Rows(1);
        var doubles = await _client.InferJsonAsync("default", $$"""{"inputs":[{"name":"inputs","datatype":"FP64","shape":[1,20],"data":{{JsonSerializer.Serialize(rows.Select(value => (double)value))}}}]}""");
        var none = await _client.InferJsonAsync("default", """{"inputs":[{"name":"inputs","datatype":"FP32","shape":[0,20],"data":[]}]}""");

        Assert.Equal((await ScoresAsync(rows))[0].Strangeness, FloatsOf(doubles["outputs"]![0]!).Single());
        Assert.Empty(none["outputs"]![0]!["data"]!.AsArray());
    }

    [Fact]
    public async Task A_number_that_is_not_finite_is_null_in_JSON_and_as_it_is_in_bytes()
    {
        // Of an excess below zero, which no sensor has, the model would take the logarithm.
        var rows = Enumerable.Repeat(-4f, 20).ToArray();

        var answer = await _client.InferJsonAsync("default", $$"""{"inputs":[{"name":"inputs","datatype":"FP32","shape":[1,20],"data":{{JsonSerializer.Serialize(rows)}}}]}""");
        var (_, tensors) = await TritonClient.InferAsync(_client, "default", TritonClient.Body("inputs", "FP32", [1, 20], TritonClient.Floats(rows)));

        Assert.Equal("[null]", answer["outputs"]![1]!["data"]!.ToJsonString());
        Assert.True(float.IsNaN(BitConverter.ToSingle(tensors["evidence"])));
    }

    [Fact]
    public async Task A_definition_is_a_model_with_its_own_columns_and_default_is_the_one_of_all_other_sensors()
    {
        using var data = new TemporaryDirectory();
        await using var own = await RunningGrid.StartAsync(data.FullName, Cancelled);
        var pumps = SomeModel.Of("forest", "plant-1/*", change: manifest =>
        {
            manifest["version"] = "4";
            manifest["strangerIs"] = "lower";
            manifest["outputs"] = new JsonObject { ["strangeness"] = "strangeness" };
        });
        var others = SomeModel.Of("others");
        await PutAsync(own.Client, "pumps", pumps);
        Assert.Equal("2", (string)(await own.Client.GetJsonAsync("/v2/models/default"))["versions"]![0]!);
        await PutAsync(own.Client, "z", others);
        await Eventually.TrueAsync(() => "Both are in force", async () => (long)(await own.Client.GetJsonAsync("/definitions"))["silos"]![0]!["pinning"]! == 2);

        Assert.Equal(["default", "pumps", "sensors", "z"], (await own.Client.GetJsonAsync("/v2/models"))["models"]!.AsArray().Select(name => (string)name!));
        var metadata = await own.Client.GetJsonAsync("/v2/models/pumps");
        Assert.Equal(["4"], metadata["versions"]!.AsArray().Select(version => (string)version!));
        Assert.Single(metadata["outputs"]!.AsArray());
        Assert.Equal("1", (string)(await own.Client.GetJsonAsync("/v2/models/default"))["versions"]![0]!);

        var rows = Rows(2);
        var answer = await own.Client.InferJsonAsync("pumps", $$"""{"inputs":[{"name":"inputs","datatype":"FP32","shape":[2,20],"data":{{JsonSerializer.Serialize(rows)}}}]}""");
        Assert.Equal((await ScoresAsync(rows)).Select(score => score.Strangeness), FloatsOf(Assert.Single(answer["outputs"]!.AsArray())!));
    }

    [Theory]
    [InlineData("", "not well-formed JSON")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("{}", "'inputs' must be an array")]
    [InlineData("""{"inputs":{}}""", "'inputs' must be an array")]
    [InlineData("""{"inputs":[]}""", "takes one input, 'inputs'; there is none")]
    [InlineData("""{"inputs":[1]}""", "'name' of input 0 must be a text")]
    [InlineData("""{"inputs":[{"name":"inputs","shape":[1,20],"data":[]}]}""", "'datatype' of input 'inputs' must be a text")]
    [InlineData("""{"inputs":[{"name":"inputs","datatype":"FP32","data":[]}]}""", "'shape' of input 'inputs' must be an array")]
    [InlineData("""{"inputs":[{"name":"inputs","datatype":"FP32","shape":[-1,20],"data":[]}]}""", "whole numbers from 0")]
    [InlineData("""{"inputs":[{"name":"inputs","datatype":"FP32","shape":[4194304,4194304,4194304],"data":[]}]}""", "more than 4194304 elements")]
    [InlineData("""{"inputs":[{"name":"inputs","datatype":"FP32","shape":[1,20]}]}""", "needs 'data'")]
    [InlineData("""{"inputs":[{"name":"inputs","datatype":"FP32","shape":[1,20],"data":7}]}""", "needs 'data'")]
    [InlineData("""{"inputs":[{"name":"inputs","datatype":"FP32","shape":[1,20],"data":[1,2]}]}""", "has 2 elements in 'data', and 20 by its shape [1, 20]")]
    [InlineData("""{"inputs":[{"name":"inputs","datatype":"FP32","shape":[0,20],"data":[1]}]}""", "has more elements")]
    [InlineData("""{"inputs":[{"name":"inputs","datatype":"FP32","shape":[1,19],"data":[]}]}""", "takes [rows, 20]")]
    [InlineData("""{"inputs":[{"name":"inputs","datatype":"FP32","shape":[20],"data":[]}]}""", "takes [rows, 20]")]
    [InlineData("""{"inputs":[{"name":"inputs","datatype":"FP32","shape":[4097,20],"data":[]}]}""", "has 4097 rows; one request may have 4096")]
    [InlineData("""{"inputs":[{"name":"inputs","datatype":"INT8","shape":[1,20],"data":[]}]}""", "has the datatype INT8; FP32 or FP64 was expected")]
    [InlineData("""{"inputs":[{"name":"inputs","datatype":"FP32","shape":[1,20],"data":[1e39,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}]}""", "no finite number of single precision as its element 0")]
    [InlineData("""{"inputs":[{"name":"inputs","datatype":"FP32","shape":[1,20],"data":["1",0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}]}""", "no number as its element 0")]
    [InlineData("""{"inputs":[{"name":"input","datatype":"FP32","shape":[1,20],"data":[]}]}""", "takes one input, 'inputs'; 'input' was given")]
    [InlineData("""{"inputs":[{"name":"sensor_id","datatype":"BYTES","shape":[1],"data":["a"]}]}""", "takes one input, 'inputs'; 'sensor_id' was given. Model 'sensors' takes ids of sensors")]
    [InlineData("""{"inputs":[{"name":"inputs","datatype":"FP32","shape":[0,20],"data":[]}],"outputs":[{"name":"score"}]}""", "has no output 'score': it has strangeness, evidence")]
    [InlineData("""{"inputs":[{"name":"inputs","datatype":"FP32","shape":[0,20],"data":[]}],"outputs":[{"name":"evidence"},{"name":"evidence"}]}""", "'evidence' is asked for twice")]
    [InlineData("""{"inputs":[{"name":"inputs","datatype":"FP32","shape":[0,20],"data":[]}],"outputs":[{"name":"evidence","parameters":{"classification":3}}]}""", "is not known here")]
    [InlineData("""{"inputs":[{"name":"inputs","datatype":"FP32","shape":[0,20],"data":[],"parameters":{"binary_data_size":0}}]}""", "has both 'data' and 'binary_data_size'")]
    [InlineData("""{"inputs":[{"name":"inputs","datatype":"FP32","shape":[1,20],"parameters":{"binary_data_size":80}}]}""", "has 80 bytes by 'binary_data_size', and 0 are left")]
    [InlineData("""{"inputs":[{"name":"inputs","datatype":"FP32","shape":[1,20],"parameters":{"binary_data_size":0}}]}""", "has 0 bytes by 'binary_data_size', and 80 by its shape")]
    [InlineData("""{"inputs":[],"parameters":{"binary_data_output":"yes"}}""", "'binary_data_output' must be true or false")]
    [InlineData("""{"inputs":[],"id":7}""", "'id' must be a text")]
    public async Task A_request_that_cannot_be_answered_is_400_with_what_is_wrong(string body, string reason)
    {
        using var response = await _client.PostAsync("/v2/models/default/infer", body);

        Assert.Contains(reason, await response.ErrorAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x", "must be the number of bytes")]
    [InlineData("-1", "must be the number of bytes")]
    [InlineData("1000000", "must be the number of bytes")]
    [InlineData("2", "'inputs' must be an array")]
    public async Task The_length_of_the_JSON_is_checked(string header, string reason)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v2/models/default/infer", UriKind.Relative)) { Content = new ByteArrayContent("{}\0\0"u8.ToArray()) };
        request.Headers.Add("Inference-Header-Content-Length", header);
        using var response = await _client.SendAsync(request, Cancelled);

        Assert.Contains(reason, await response.ErrorAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_no_tensor_has_are_refused()
    {
        var (body, length) = TritonClient.Body("inputs", "FP32", [1, 20], TritonClient.Floats(Rows(1)));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v2/models/default/infer", UriKind.Relative)) { Content = new ByteArrayContent([.. body, 1]) };
        request.Headers.Add("Inference-Header-Content-Length", $"{length}");
        using var response = await _client.SendAsync(request, Cancelled);

        Assert.Contains("has 1 bytes after its last tensor", await response.ErrorAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    private static float[] Rows(int count)
    {
        // Excesses are never below zero.
        var random = new Random(count);
        return [.. Enumerable.Range(0, count * 20).Select(place => (float)((random.NextDouble() * 8) - (place % 20 < DetectorInputs.ZScores ? 4 : 0)))];
    }

    private static async Task<RowScore[]> ScoresAsync(float[] rows)
    {
        using var scorer = OnnxScorer.Create(ModelFolder.Default);
        var scores = new RowScore[rows.Length / DetectorInputs.Count];
        await scorer.ScoreAsync(rows, scores, Cancelled);
        return scores;
    }

    private static IEnumerable<float> FloatsOf(JsonNode output) => output["data"]!.AsArray().Select(value => (float)value!);

    private static async Task PutAsync(HttpClient client, string name, SomeModel model)
    {
        using var graph = new ByteArrayContent(model.Graph) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        using var stored = await client.PutAsync(new Uri($"/definitions/models/{model.Sha256}", UriKind.Relative), graph, Cancelled);
        stored.EnsureSuccessStatusCode();
        using var text = new StringContent(model.Text, Encoding.UTF8, "application/json");
        using var put = await client.PutAsync(new Uri($"/definitions/model/{name}", UriKind.Relative), text, Cancelled);
        put.EnsureSuccessStatusCode();
    }
}
