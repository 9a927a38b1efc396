using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Models;

namespace SensorGrid.Api.Tests.Definitions;

/// <summary>Models in the catalogue.</summary>
public sealed class ModelDefinitionsTests(GridFixture grid)
{
    private readonly HttpClient _shared = grid.Client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_is_committed_by_name_beside_the_others_and_its_graph_can_be_got()
    {
        using var data = new TemporaryDirectory();
        await using var own = await RunningGrid.StartAsync(data.FullName, Cancellation);
        var (a, b) = (SomeModel.Of("forest", "plant-1/*"), SomeModel.Of("others"));

        Assert.Equal(HttpStatusCode.OK, await PutGraphAsync(own.Client, a));
        Assert.Equal(HttpStatusCode.OK, await PutGraphAsync(own.Client, a));
        Assert.Equal(HttpStatusCode.OK, await PutGraphAsync(own.Client, b));
        Assert.Equal((1, "committed"), await PutAsync(own.Client, "model/pumps", a.Text));
        Assert.Equal((2, "committed"), await PutAsync(own.Client, "model/z", b.Text));
        Assert.Equal((2, "unchanged"), await PutAsync(own.Client, "model/z", $"{b.Text} "));

        var newest = await own.Client.GetJsonAsync("/definitions");
        Assert.Equal([("pumps", a.Text), ("z", b.Text)], newest["models"]!.AsArray().Select(model => ((string)model!["name"]!, (string)model["text"]!)));
        Assert.Single((await own.Client.GetJsonAsync("/definitions/revisions/1"))["models"]!.AsArray());
        Assert.Equal(a.Graph, await own.Client.GetByteArrayAsync(new Uri($"/definitions/models/{a.Sha256}", UriKind.Relative), Cancellation));
        await Eventually.TrueAsync(() => "The silo pins to it", async () => (long)(await own.Client.GetJsonAsync("/definitions"))["silos"]![0]!["pinning"]! == 2);

        Assert.Equal((3, "committed"), await PutAsync(own.Client, "", """{"models":null}"""));
        Assert.Null((await own.Client.GetJsonAsync("/definitions"))["models"]);
    }

    [Fact]
    public async Task A_change_that_somebody_else_was_faster_than_is_412()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri("/definitions/model/a", UriKind.Relative)) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.IfMatch.Add(new EntityTagHeaderValue("\"7777\""));

        using var response = await _shared.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.PreconditionFailed, response.StatusCode);
    }

    [Theory]
    [InlineData("model/a", """{"name":"a","sensor":"x"}""", "model/a:1:13: 'sensor' is not read: do you mean 'sensors'?")]
    [InlineData("model/.a", "{}", "A name has up to 100 letters")]
    [InlineData("", """{"models":[{"name":"a"}]}""", "'models' is not a member with such a value")]
    public async Task What_cannot_be_used_is_refused_with_what_is_wrong(string path, string body, string detail)
    {
        using var response = await SendAsync(_shared, path, body);

        Assert.Contains(detail, (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_whose_graph_is_not_stored_is_refused_and_says_what_to_do()
    {
        using var response = await SendAsync(_shared, "model/a", SomeModel.Of("absent").Text);

        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest);
        Assert.Equal("model/a", (string?)problem["errors"]![0]!["definition"]);
        Assert.Contains($"put the bytes of model.onnx to /definitions/models/{SomeModel.Of("absent").Sha256} first", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_graph_of_another_hash_is_refused_and_one_that_is_not_there_is_404()
    {
        var (model, other) = (SomeModel.Of("one"), SomeModel.Of("other"));

        Assert.Equal(HttpStatusCode.BadRequest, await PutGraphAsync(_shared, model with { Graph = other.Graph }, model.Sha256));
        Assert.Equal(HttpStatusCode.BadRequest, await PutGraphAsync(_shared, model, "12"));
        using var response = await _shared.GetAsync(new Uri($"/definitions/models/{new string('d', 64)}", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_receipt_names_the_model_of_the_revision_that_scores_the_sensor()
    {
        using var data = new TemporaryDirectory();
        await using var own = await RunningGrid.StartAsync(data.FullName, Cancellation);
        var model = SomeModel.Of("forest", "plant-1/*");
        await PutGraphAsync(own.Client, model);
        await PutAsync(own.Client, "model/pumps", model.Text);
        await Eventually.TrueAsync(() => "The silo pins to it", async () => (long)(await own.Client.GetJsonAsync("/definitions"))["silos"]![0]!["pinning"]! == 1);

        foreach (var (sensor, expected) in new[] { ("plant-1/a", $"forest@1, {model.Sha256[..16]}"), ("plant-2/a", "default@2, ") })
        {
            using var put = await own.Client.PostAsync(
                new Uri("/readings", UriKind.Relative), new StringContent($$$"""{"sensorId":"{{{sensor}}}","timestamp":"{{{TimeProvider.System.GetUtcNow():O}}}","metrics":{"t":1}}""", Encoding.UTF8, "application/json"), Cancellation);
            put.EnsureSuccessStatusCode();
            JsonNode? answer = null;
            await Eventually.TrueAsync(() => "It is read", async () =>
            {
                using var response = await own.Client.GetAsync(new Uri($"/sensors/{Uri.EscapeDataString(sensor)}/features?receipt=true", UriKind.Relative), Cancellation);
                answer = response.StatusCode == HttpStatusCode.OK ? JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation)) : null;
                return answer is not null;
            });
            Assert.StartsWith(expected, (string)answer!["receipt"]!["model"]!, StringComparison.Ordinal);
            Assert.StartsWith((string)answer["anomaly"]!["model"]!, expected, StringComparison.Ordinal);
        }
    }

    private static async Task<HttpStatusCode> PutGraphAsync(HttpClient client, SomeModel model, string? hash = null)
    {
        using var content = new ByteArrayContent(model.Graph) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        using var response = await client.PutAsync(new Uri($"/definitions/models/{hash ?? model.Sha256}", UriKind.Relative), content, Cancellation);
        return response.StatusCode;
    }

    private static async Task<(long Revision, string Result)> PutAsync(HttpClient client, string path, string body)
    {
        using var response = await SendAsync(client, path, body);
        var answer = await response.JsonAsync(HttpStatusCode.OK);
        return ((long)answer["revision"]!, (string)answer["result"]!);
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string path, string body)
    {
        var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        return client.PutAsync(new Uri($"/definitions{(path.Length == 0 ? "" : "/")}{path}", UriKind.Relative), content, Cancellation);
    }
}
