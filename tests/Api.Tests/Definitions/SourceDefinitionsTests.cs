using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Definitions;

/// <summary>Source definitions in the catalogue.</summary>
public sealed class SourceDefinitionsTests(GridFixture grid)
{
    private const string Telegraf = """{ "format": "telegraf" } // ours""";
    private const string Senml = """{"format":"senml"}""";
    private const string Mean = """{"features":[{"metrics":["*"],"aggregations":["mean"],"windows":["1m"]}]}""";

    private readonly HttpClient _shared = grid.Client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_source_is_committed_by_name_and_leaves_the_rest_as_it_is()
    {
        using var data = new TemporaryDirectory();
        await using var own = await RunningGrid.StartAsync(data.FullName, Cancellation);

        Assert.Equal((1, "committed"), await PutAsync(own.Client, "source/line", Telegraf));
        var first = await own.Client.GetJsonAsync("/definitions");
        Assert.Null((string?)first["text"]);
        Assert.Equal((2, "committed"), await PutAsync(own.Client, "features/default", Mean));
        Assert.Equal((2, "unchanged"), await PutAsync(own.Client, "source/line", """{"format":"telegraf"}"""));
        Assert.Equal((3, "committed"), await PutAsync(own.Client, "source/line", Senml));

        var newest = await own.Client.GetJsonAsync("/definitions");
        Assert.Equal(Mean, (string?)newest["text"]);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse($$"""[{"name":"line","text":{{JsonValue.Create(Senml).ToJsonString()}}}]"""), newest["sources"]), newest.ToJsonString());
        var revision = await own.Client.GetJsonAsync("/definitions/revisions/2");
        Assert.Equal(Telegraf, (string?)revision["sources"]![0]!["text"]);
    }

    [Fact]
    public async Task All_definitions_are_committed_at_once_and_null_stands_for_those_of_the_silos()
    {
        using var data = new TemporaryDirectory();
        await using var own = await RunningGrid.StartAsync(data.FullName, Cancellation);

        Assert.Equal((1, "committed"), await PutAsync(own.Client, "", new JsonObject { ["text"] = Mean, ["sources"] = new JsonArray(new JsonObject { ["name"] = "a", ["text"] = Senml }) }.ToJsonString()));
        Assert.Equal((2, "committed"), await PutAsync(own.Client, "", """{"sources":null}"""));
        Assert.Equal((3, "committed"), await PutAsync(own.Client, "", """{"text":null,"sources":[]}"""));

        Assert.Null((await own.Client.GetJsonAsync("/definitions/revisions/2"))["sources"]);
        Assert.Equal(Mean, (string?)(await own.Client.GetJsonAsync("/definitions/revisions/2"))["text"]);
        Assert.Empty((await own.Client.GetJsonAsync("/definitions/revisions/3"))["sources"]!.AsArray());
        await Eventually.TrueAsync(() => "All silos pin to it", async () => (long)(await own.Client.GetJsonAsync("/definitions"))["silos"]![0]!["pinning"]! == 3);
    }

    [Fact]
    public async Task A_check_says_what_a_commit_would_and_commits_nothing()
    {
        using var data = new TemporaryDirectory();
        await using var own = await RunningGrid.StartAsync(data.FullName, Cancellation);
        var change = new JsonObject { ["text"] = Mean, ["sources"] = new JsonArray(new JsonObject { ["name"] = "a", ["text"] = Senml }) }.ToJsonString();
        var unread = new JsonObject { ["sources"] = new JsonArray(new JsonObject { ["name"] = "a", ["text"] = """{"format":"senml","stream":"elsewhere"}""" }) }.ToJsonString();

        Assert.Equal((0, "new"), await CheckAsync(own.Client, change));
        Assert.Equal((1, "committed"), await PutAsync(own.Client, "", change));
        Assert.Equal((1, "unchanged"), await CheckAsync(own.Client, change));
        using (var refused = await SendAsync(own.Client, HttpMethod.Post, "check", unread))
        {
            var problem = await refused.ProblemAsync(HttpStatusCode.BadRequest);
            Assert.StartsWith("The silos do not read stream 'elsewhere'", (string)Assert.Single(problem["errors"]!.AsArray())!["message"]!, StringComparison.Ordinal);
        }

        Assert.Single((await own.Client.GetJsonAsync("/definitions/history"))["revisions"]!.AsArray());
    }

    [Theory]
    [InlineData("source/a", """{"format":"telegraf","sensorID":"x"}""", "source/a:1:22: 'sensorID' is not known here: do you mean 'sensorId'?")]
    [InlineData("source/a", """{"format":"senml","stream":"elsewhere"}""", "source/a:1:1: The silos do not read stream 'elsewhere'")]
    [InlineData("", """{"sources":[{"name":"a","text":"{\"format\":\"senml\"}"},{"name":"b","text":"{\"format\":\"influx\"}"}]}""", "source/b:1:1: The main stream has a definition already")]
    [InlineData("", """{"sources":[{"name":"a"}]}""", "'sources' is not a member with such a value")]
    [InlineData("", """{"feature":""}""", "'feature' is not a member")]
    [InlineData("", "{}", "Nothing to commit")]
    [InlineData("", "[]", "Send an object")]
    [InlineData("", "{", "JSON")]
    public async Task What_cannot_be_used_is_refused_with_what_is_wrong(string path, string body, string detail)
    {
        using var response = await SendAsync(_shared, path, body);

        Assert.Contains(detail, (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
    }

    private static async Task<(long Revision, string Result)> PutAsync(HttpClient client, string path, string body)
    {
        using var response = await SendAsync(client, path, body);
        var answer = await response.JsonAsync(HttpStatusCode.OK);
        return ((long)answer["revision"]!, (string)answer["result"]!);
    }

    private static async Task<(long Revision, string Result)> CheckAsync(HttpClient client, string body)
    {
        using var response = await SendAsync(client, HttpMethod.Post, "check", body);
        var answer = await response.JsonAsync(HttpStatusCode.OK);
        return ((long)answer["revision"]!, (string)answer["result"]!);
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string path, string body) => SendAsync(client, HttpMethod.Put, path, body);

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, new Uri($"/definitions{(path.Length == 0 ? "" : "/")}{path}", UriKind.Relative))
        {
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        return await client.SendAsync(request, Cancellation);
    }
}
