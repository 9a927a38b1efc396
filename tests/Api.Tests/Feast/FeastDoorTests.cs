using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Fuzzing;

namespace SensorGrid.Api.Tests.Feast;

public sealed class FeastDoorTests(GridFixture grid)
{
    private const string Read = """{"features":["sensors:temperature_mean_5m","sensors:v_age"],"entities":{"sensor_id":["a","b"]},"full_feature_names":true}""";
    private const string Rows = """{"push_source_name":"sensors","feature_view_name":"sensors","df":{"sensor_id":["fuzz"],"event_timestamp":["2026-01-22T10:00:01.250000"],"v":[1.5],"w":[NaN]},"to":"online"}""";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_static_token_of_the_client_is_an_API_key_and_its_errors_are_JSON()
    {
        using var data = new TemporaryDirectory();
        await using var own = await RunningGrid.StartAsync(
            data.FullName,
            Cancelled,
            "--SensorGrid:Api:Keys:model=reader-key-0123456789",
            "--SensorGrid:Api:Roles:model=reader",
            "--SensorGrid:Api:Keys:line=publisher-key-0123456789",
            "--SensorGrid:Api:Roles:line=publisher");

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(own.Client, "/get-online-features", Read, "reader-key-0123456789"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(own.Client, "/push", Rows, "reader-key-0123456789"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(own.Client, "/push", Rows, "publisher-key-0123456789"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(own.Client, "/get-online-features", Read, "publisher-key-0123456789"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(own.Client, "/get-online-features", Read, null));
        using var health = await own.Client.GetRawAsync("/health");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task A_query_parameter_is_refused_as_a_body_is()
    {
        using var response = await grid.Client.PostAsync("/get-online-features?status=true", Read);

        Assert.Contains("status", (string)(await response.JsonAsync(HttpStatusCode.UnprocessableEntity))["detail"]![0]!["msg"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/search")]
    [InlineData("/retrieve-online-documents")]
    [InlineData("/materialize")]
    public async Task What_there_is_not_is_404_with_JSON(string path)
    {
        using var response = await grid.Client.PostAsync(path, "{}");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.NotNull(JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancelled)));
    }

    [Theory]
    [InlineData("/get-online-features", Read)]
    [InlineData("/push", Rows)]
    [InlineData("/write-to-online-store", Rows)]
    public Task Any_body_is_answered_or_refused_with_JSON(string path, string valid)
    {
        HttpStatusCode[] expected = [HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.UnprocessableEntity];
        return Fuzz.RunAsync(new Mutator([Encoding.UTF8.GetBytes(valid)], Fuzz.JsonWords), async body =>
        {
            using var response = await grid.Client.PostAsync(path, body, "application/json");
            Assert.Contains(response.StatusCode, expected);
            var text = await response.Content.ReadAsStringAsync(Cancelled);
            if (text.Length > 0)
            {
                _ = JsonNode.Parse(text);
            }
        });
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path, string body, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent(body) };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await client.SendAsync(request, Cancelled);
        var text = await response.Content.ReadAsStringAsync(Cancelled);
        if (!response.IsSuccessStatusCode)
        {
            Assert.NotEmpty((string)JsonNode.Parse(text)!["detail"]!);
        }

        return response.StatusCode;
    }
}
