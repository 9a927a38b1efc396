using System.Net;
using System.Text;
using SensorGrid.Api.Tests.Hosting;

namespace SensorGrid.Api.Tests.Requests;

/// <summary>Bodies that begin with a byte order mark, as some editors and .NET's own encoding of texts write them.</summary>
public sealed class ByteOrderMarkTests(GridFixture grid)
{
    private const string Mark = "\uFEFF";

    private readonly HttpClient _client = grid.Client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("POST", "/features/batch", """{"sensorIds":["nobody"]}""")]
    [InlineData("POST", "/definitions/check", """{"text":null}""")]
    [InlineData("POST", "/applications/check", """{"program":"CREATE STREAM s (a INT);"}""")]
    [InlineData("POST", "/get-online-features", """{"features":["sensors:temperature_mean_5m"],"entities":{"sensor_id":["nobody"]}}""")]
    [InlineData("POST", "/push", """{"push_source_name":"sensors","df":{"sensor_id":[],"event_timestamp":[],"v":[]}}""")]
    [InlineData("POST", "/push", """{"push_source_name":"sensors","df":{"sensor_id":["mark"],"event_timestamp":["2026-01-22T10:00:00Z"],"v":[1],"w":[NaN]}}""")]
    [InlineData("POST", "/write-to-online-store", """{"feature_view_name":"sensors","df":{"sensor_id":["mark"],"event_timestamp":["2026-01-22T10:00:00Z"],"v":[1]}}""")]
    [InlineData("POST", "/BatchGetRecord", """{"Identifiers":[{"FeatureGroupName":"sensors","RecordIdentifiersValueAsString":["nobody"]}]}""")]
    [InlineData("PUT", "/FeatureGroup/sensors", """{"Record":[{"FeatureName":"sensor_id","ValueAsString":"mark"},{"FeatureName":"event_time","ValueAsString":"2026-01-22T10:00:00Z"},{"FeatureName":"v","ValueAsString":"1"}]}""")]
    [InlineData("POST", "/firehose", """{"requestId":"mark","timestamp":1795341600000,"records":[]}""")]
    [InlineData("POST", "/v2/models/sensors/infer", """{"inputs":[{"name":"sensor_id","datatype":"BYTES","shape":[1],"data":["nobody"]}]}""")]
    [InlineData("POST", "/readings", """{"sensorId":"mark","timestamp":"2026-01-22T10:00:00Z","metrics":{"v":1}}""")]
    public async Task The_mark_says_nothing_at_any_door_of_JSON(string method, string path, string body)
    {
        var plain = await SendAsync(method, path, body);
        var marked = await SendAsync(method, path, Mark + body);

        Assert.InRange((int)plain, 200, 299);
        Assert.Equal(plain, marked);
    }

    [Fact]
    public async Task A_what_if_takes_the_mark()
    {
        var id = Some.SensorId("mark");
        await _client.PutAndAwaitAsync(id, Some.Reading(id));

        var answer = await SendAsync("POST", $"/sensors/{id}/what-if", $$$"""{{{Mark}}}{"timestamp":"{{{Some.Time(Some.Now)}}}","metrics":{"v":1}}""");

        Assert.Equal(HttpStatusCode.OK, answer);
    }

    [Theory]
    [InlineData("\uFEFF\uFEFF{\"sensorIds\":[\"nobody\"]}")]
    [InlineData("\uFEFF")]
    public async Task One_mark_is_taken_and_something_has_to_follow_it(string body)
    {
        using var response = await _client.PostAsync("/features/batch", body);

        Assert.Contains("not well-formed JSON", (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
    }

    private async Task<HttpStatusCode> SendAsync(string method, string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), new Uri(path, UriKind.Relative)) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new("application/json");
        using var response = await _client.SendAsync(request, Cancelled);
        return response.StatusCode;
    }
}
