using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Fuzzing;

namespace SensorGrid.Api.Tests.Inference;

public sealed class InferenceServerTests(GridFixture grid)
{
    private const string Rows = """{"id":"1","parameters":{"binary_data_output":false},"inputs":[{"name":"inputs","datatype":"FP32","shape":[1,20],"data":[[0,1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7,8,9]]}],"outputs":[{"name":"evidence"}]}""";

    private readonly HttpClient _client = grid.Client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_server_says_its_name_and_that_it_takes_tensors_as_bytes()
    {
        var server = await _client.GetJsonAsync("/v2");

        Assert.Equal("sensorgrid", (string)server["name"]!);
        Assert.NotEmpty((string)server["version"]!);
        Assert.Equal(["binary_tensor_data"], server["extensions"]!.AsArray().Select(extension => (string)extension!));
    }

    [Fact]
    public async Task It_is_live_and_ready()
    {
        Assert.True((bool)(await _client.GetJsonAsync("/v2/health/live"))["live"]!);
        var ready = await _client.GetJsonAsync("/v2/health/ready");
        Assert.Equal((true, true), ((bool)ready["ready"]!, (bool)ready["live"]!));
    }

    [Fact]
    public async Task Without_definitions_there_are_the_silos_own_model_and_the_sensors()
    {
        var models = await _client.GetJsonAsync("/v2/models");

        Assert.Equal(["default", "sensors"], models["models"]!.AsArray().Select(name => (string)name!));
    }

    [Fact]
    public async Task A_model_says_what_it_takes_and_gives()
    {
        var model = await _client.GetJsonAsync("/v2/models/default");

        Assert.Equal(("default", "onnx"), ((string)model["name"]!, (string)model["platform"]!));
        Assert.Equal(["2"], model["versions"]!.AsArray().Select(version => (string)version!));
        var input = Assert.Single(model["inputs"]!.AsArray())!;
        Assert.Equal(("inputs", "FP32", "[-1,20]"), ((string)input["name"]!, (string)input["datatype"]!, input["shape"]!.ToJsonString()));
        Assert.StartsWith("value_z50,value_z200,", (string)input["parameters"]!["columns"]!, StringComparison.Ordinal);
        Assert.Equal(
            """[{"name":"strangeness","datatype":"FP32","shape":[-1]},{"name":"evidence","datatype":"FP32","shape":[-1]}]""", model["outputs"]!.ToJsonString());
    }

    [Fact]
    public async Task A_version_that_there_is_answers_as_the_model()
    {
        Assert.Equal((await _client.GetJsonAsync("/v2/models/default")).ToJsonString(), (await _client.GetJsonAsync("/v2/models/default/versions/2")).ToJsonString());
        Assert.Equal("""{"name":"default","ready":true}""", (await _client.GetJsonAsync("/v2/models/default/versions/2/ready")).ToJsonString());
        using var response = await _client.PostAsync("/v2/models/default/versions/2/infer", Rows);
        Assert.Equal("2", (string)(await response.JsonAsync(HttpStatusCode.OK))["model_version"]!);
    }

    [Theory]
    [InlineData("/v2/models/pumps", "There is no model 'pumps': there are default, sensors.")]
    [InlineData("/v2/models/pumps/ready", "There is no model 'pumps'")]
    [InlineData("/v2/models/default/versions/7", "Model 'default' has no version '7': it has 2.")]
    [InlineData("/v2/models/default/versions/7/ready", "has no version '7'")]
    [InlineData("/v2/models/default/config", "There is nothing here")]
    [InlineData("/v2/repository/index", "There is nothing here")]
    public async Task What_there_is_not_is_404_with_an_error_that_clients_can_read(string path, string reason)
    {
        using var response = await _client.GetRawAsync(path);

        Assert.Contains(reason, await response.ErrorAsync(HttpStatusCode.NotFound), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_there_is_not_cannot_be_run()
    {
        using var response = await _client.PostAsync("/v2/models/pumps/infer", Rows);

        Assert.Contains("There is no model 'pumps'", await response.ErrorAsync(HttpStatusCode.NotFound), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_a_reader_is_needed_for_all_but_health()
    {
        using var data = new TemporaryDirectory();
        await using var own = await RunningGrid.StartAsync(
            data.FullName, Cancelled, "--SensorGrid:Api:Keys:model=reader-key-0123456789", "--SensorGrid:Api:Roles:model=reader", "--SensorGrid:Api:Keys:line=publisher-key-0123456789", "--SensorGrid:Api:Roles:line=publisher");

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(own.Client, "reader-key-0123456789"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(own.Client, "publisher-key-0123456789"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(own.Client, null));
        using var ready = await own.Client.GetRawAsync("/v2/health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    [Fact]
    public async Task A_body_beyond_four_mebibytes_is_413()
    {
        using var response = await _client.PostAsync("/v2/models/default/infer", new byte[(4 * 1024 * 1024) + 1], contentType: null);

        Assert.NotEmpty(await response.ErrorAsync(HttpStatusCode.RequestEntityTooLarge));
    }

    [Theory]
    [InlineData("default")]
    [InlineData("sensors")]
    public Task Any_JSON_is_answered_or_refused_with_JSON(string model)
    {
        byte[][] valid =
        [
            System.Text.Encoding.UTF8.GetBytes(Rows),
            """{"parameters":{"features":"v_last_1h,v_age","binary_data_output":false},"inputs":[{"name":"sensor_id","datatype":"BYTES","shape":[2],"data":["a","b"]}],"outputs":[{"name":"found","parameters":{"binary_data":true}},{"name":"features"}]}"""u8.ToArray(),
        ];
        return FuzzAsync(new Mutator(valid, Fuzz.JsonWords), model, _ => null);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("sensors")]
    public Task Any_bytes_after_the_JSON_are_answered_or_refused_with_JSON(string model)
    {
        byte[][] valid =
        [
            TritonClient.Body("inputs", "FP32", [2, 20], TritonClient.Floats([.. Enumerable.Range(0, 40).Select(n => (float)n)])).Body,
            TritonClient.Body("sensor_id", "BYTES", [2], TritonClient.Texts("a", "plant-1/b"), "anomaly_score", "found", "v_last_1h").Body,
        ];

        // The JSON ends where its braces do, or somewhere else.
        return FuzzAsync(new Mutator(valid, Fuzz.JsonWords), model, body => Math.Max(0, Array.LastIndexOf(body, (byte)'}') + (body.Length % 5 == 0 ? 2 : 1)));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v2/models/default/infer", UriKind.Relative)) { Content = new StringContent(Rows) };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await client.SendAsync(request, Cancelled);
        if (!response.IsSuccessStatusCode)
        {
            Assert.NotEmpty(await response.ErrorAsync(response.StatusCode));
        }

        return response.StatusCode;
    }

    private Task FuzzAsync(Mutator mutator, string model, Func<byte[], int?> headerBytes)
    {
        HttpStatusCode[] expected = [HttpStatusCode.OK, HttpStatusCode.BadRequest];
        return Fuzz.RunAsync(mutator, async body =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/v2/models/{model}/infer", UriKind.Relative)) { Content = new ByteArrayContent(body) };
            if (headerBytes(body) is { } length)
            {
                request.Headers.Add("Inference-Header-Content-Length", $"{length}");
            }

            using var response = await _client.SendAsync(request, Cancelled);
            Assert.Contains(response.StatusCode, expected);
            if (response.Content.Headers.ContentType!.ToString() == "application/json")
            {
                var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancelled))!;
                Assert.NotNull(response.IsSuccessStatusCode ? answer["outputs"] : answer["error"]);
            }
            else
            {
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            }
        });
    }
}
