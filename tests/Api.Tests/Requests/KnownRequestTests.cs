using System.Net;
using System.Text;
using SensorGrid.Api.Tests.Hosting;

namespace SensorGrid.Api.Tests.Requests;

public sealed class KnownRequestTests(GridFixture grid)
{
    private static readonly string[] CalledByOthers = ["/health/live", "/health/ready", "/metrics", "/api/v2/write", "/health", "/v2/health/live", "/v2/health/ready"];

    // Their refusals have the form that their clients read.
    private static readonly string[] OwnErrors = ["/get-online-features", "/push", "/write-to-online-store", "/BatchGetRecord", "/FeatureGroup/{group}", "/firehose"];

    private readonly HttpClient _client = grid.Client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_endpoint_of_the_description_refuses_a_query_parameter_that_it_does_not_have()
    {
        var paths = (await _client.GetJsonAsync("/openapi/v1.json"))["paths"]!.AsObject();

        foreach (var (path, operations) in paths.Where(path => !CalledByOthers.Contains(path.Key)))
        {
            foreach (var (method, _) in operations!.AsObject())
            {
                using var request = new HttpRequestMessage(HttpMethod.Parse(method), $"{path.Replace("{id}", "x", StringComparison.Ordinal).Replace("{number}", "1", StringComparison.Ordinal)}?explayn=true");
                using var response = await _client.SendAsync(request, Cancellation);

                if (OwnErrors.Contains(path) || path.StartsWith("/v2", StringComparison.Ordinal))
                {
                    Assert.InRange((int)response.StatusCode, 400, 422);
                    Assert.Contains("'explayn'", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
                    continue;
                }

                var problem = await response.ProblemAsync(HttpStatusCode.BadRequest);
                Assert.Contains("'explayn'", (string)problem["detail"]!, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/metrics")]
    [InlineData("/")]
    public async Task What_probes_and_browsers_ask_for_takes_any_parameter(string path)
    {
        using var response = await _client.GetRawAsync($"{path}?probe=1&probe=2");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("as_of=latest", "Unknown query parameter 'as_of': known are asOf, explain, features, view, receipt, after, wait, maxStaleness; did you mean 'asOf'?")]
    [InlineData("asOf=now&explain=true&verbose=1", "Unknown query parameter 'verbose': known are asOf, explain, features, view, receipt, after, wait, maxStaleness.")]
    [InlineData("=1", "Unknown query parameter '': known are asOf, explain, features, view, receipt, after, wait, maxStaleness.")]
    [InlineData("as%4Ff=now&asOf=latest", "The query parameter 'asOf' is given more than once: it can have one value only.")]
    [InlineData("asOf=now&asof=now", "The query parameter 'asOf' is given more than once: it can have one value only.")]
    public async Task The_features_of_a_sensor_name_what_is_wrong(string query, string detail)
    {
        using var response = await _client.GetRawAsync($"/sensors/x/features?{query}");

        Assert.Equal(detail, (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!);
    }

    [Fact]
    public async Task The_case_of_a_parameter_does_not_matter()
    {
        var id = Some.SensorId();
        await _client.PutAndAwaitAsync(id, Some.Reading(id));

        var answer = await _client.GetJsonAsync($"/sensors/{id}/features?ASOF=latest");

        Assert.Equal((string)answer["quality"]!["lastReadingAt"]!, (string)answer["asOf"]!);
    }

    [Theory]
    [InlineData("""{"sensorIds":["a"],"as_of":"latest"}""", "Unknown member 'as_of': known are sensorIds, asOf, features, view, after, wait, maxStaleness; did you mean 'asOf'?")]
    [InlineData("""{"sensorIds":["a"],"asof":"latest"}""", "Unknown member 'asof': known are sensorIds, asOf, features, view, after, wait, maxStaleness; did you mean 'asOf'?")]
    [InlineData("""{"sensorIds":["a"],"metrics":["t"]}""", "Unknown member 'metrics': known are sensorIds, asOf, features, view, after, wait, maxStaleness.")]
    [InlineData("""{"sensorids":["a"]}""", "Unknown member 'sensorids': known are sensorIds, asOf, features, view, after, wait, maxStaleness; did you mean 'sensorIds'?")]
    [InlineData("""{"sensorIds":["a"],"asOf":"now","asOf":"latest"}""", "The member 'asOf' is given more than once: it can have one value only.")]
    public async Task A_batch_names_the_member_that_is_wrong(string body, string detail)
    {
        using var response = await _client.PostAsync("/features/batch", body);

        Assert.Equal(detail, (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!);
    }

    [Fact]
    public async Task Members_of_a_reading_that_are_unknown_are_ignored_as_they_are_in_the_log()
    {
        var id = Some.SensorId();

        await _client.PutAndAwaitAsync(id, Some.Reading(id).Insert(1, "\"firmware\":\"1.2\","));
    }

    [Theory]
    [InlineData("GET", "/sensors/x/features", true)]
    [InlineData("GET", "/sensors/x/features", false)]
    [InlineData("POST", "/dead-letters/x/redrive", true)]
    public async Task A_body_where_there_is_none_is_refused(string method, string path, bool hasLength)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), path);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"asOf":"latest"}"""));
        request.Headers.TransferEncodingChunked = !hasLength;

        using var response = await _client.SendAsync(request, Cancellation);

        Assert.Contains("takes no body", (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("{}", true)]
    [InlineData("", false)]
    [InlineData("{}", false)]
    public async Task An_empty_body_says_nothing_and_is_no_reason_to_refuse(string body, bool hasLength)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/dead-letters/x/redrive");
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        request.Headers.TransferEncodingChunked = !hasLength;

        using var response = await _client.SendAsync(request, Cancellation);

        await response.ProblemAsync(HttpStatusCode.NotFound);
    }
}
