using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.Features.Readings;

namespace SensorGrid.Api.Tests.Readings;

public sealed class ReadingsEndpointTests(GridFixture grid)
{
    private readonly HttpClient _client = grid.Client;

    [Fact]
    public async Task An_object_is_one_reading()
    {
        var id = Some.SensorId();

        var answer = await AcceptedAsync(Some.Reading(id));

        Assert.Equal(1, (int)answer["accepted"]!);
        Assert.Empty(answer["rejected"]!.AsArray());
        var position = Assert.Single(answer["positions"]!.AsArray())!;
        Assert.StartsWith("shardId-", (string)position["shard"]!, StringComparison.Ordinal);
        Assert.Matches("^[1-9][0-9]{20,57}$", (string)position["sequenceNumber"]!);
        await _client.AwaitFeaturesAsync(id, 1);
    }

    [Fact]
    public async Task An_object_may_be_spread_over_lines()
    {
        var id = Some.SensorId();

        await AcceptedAsync(Some.Reading(id).Replace(",", ",\r\n  ", StringComparison.Ordinal) + "\r\n");

        await _client.AwaitFeaturesAsync(id, 1);
    }

    [Fact]
    public async Task A_media_type_of_the_json_family_is_json_and_not_lines()
    {
        var id = Some.SensorId();

        using var response = await _client.PostAsync("/readings", $"[\n{Some.Reading(id)}\n]", "application/senml+json");

        var answer = await response.JsonAsync(HttpStatusCode.Accepted);
        Assert.Empty(answer["rejected"]!.AsArray());
    }

    [Fact]
    public async Task More_elements_than_a_body_has_room_for_readings_are_refused_in_one_sentence()
    {
        using var response = await _client.PostAsync("/readings", $"[{string.Concat(Enumerable.Repeat("1,", 300_000))}1]");

        var problem = await response.ProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        Assert.Contains("300001 elements", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Null(problem["rejected"]);
    }

    [Fact]
    public async Task An_array_is_many_readings_and_a_bad_one_costs_itself_only()
    {
        var id = Some.SensorId();
        var now = Some.Now;

        var answer = await AcceptedAsync(
            $$"""[ {{Some.Reading(id, at: now)}}, {"sensorId":"{{id}}"}, 7, {{Some.Reading(id, at: now.AddSeconds(1))}} ]""");

        Assert.Equal(2, (int)answer["accepted"]!);
        Assert.Equal([1, 2], answer["rejected"]!.AsArray().Select(item => (int)item!["index"]!));
        Assert.All(answer["rejected"]!.AsArray(), item => Assert.NotEmpty((string)item!["error"]!));
        Assert.Equal(2, answer["positions"]!.AsArray().Count);
        await _client.AwaitFeaturesAsync(id, 2);
    }

    [Theory]
    [InlineData("application/x-ndjson")]
    [InlineData("application/json")]
    [InlineData(null)]
    public async Task Lines_are_a_reading_each_and_a_bad_one_costs_itself_only(string? contentType)
    {
        var id = Some.SensorId();
        var now = Some.Now;
        var body = $$"""
            {{Some.Reading(id, at: now)}}

            {"sensorId":"{{id}}","timestamp":
            {{Some.Reading(id, at: now.AddSeconds(1))}}
            """;

        var answer = await AcceptedAsync(body, contentType);

        Assert.Equal(2, (int)answer["accepted"]!);
        Assert.Equal(1, (int)Assert.Single(answer["rejected"]!.AsArray())!["index"]!);
        await _client.AwaitFeaturesAsync(id, 2);
    }

    [Fact]
    public async Task A_byte_order_mark_does_no_harm()
    {
        var id = Some.SensorId();

        using var response = await _client.PostAsync("/readings", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Some.Reading(id))], "application/json");

        await response.JsonAsync(HttpStatusCode.Accepted);
        await _client.AwaitFeaturesAsync(id, 1);
    }

    [Fact]
    public async Task A_few_thousand_readings_can_be_posted_at_once()
    {
        var id = Some.SensorId();
        var begin = Some.Now - TimeSpan.FromSeconds(3000);

        var answer = await AcceptedAsync(string.Join('\n', Enumerable.Range(0, 3000).Select(i => Some.Reading(id, at: begin.AddSeconds(i)))));

        Assert.Equal(3000, (int)answer["accepted"]!);
        var features = await _client.AwaitFeaturesAsync(id, 3000);
        Assert.Equal(300, (double)features["features"]!["temperature_count_5m"]!);
    }

    [Theory]
    [InlineData("[]", "no reading")]
    [InlineData("""{"sensorId":"a"}""", "No reading of the request is valid")]
    [InlineData("7", "neither a JSON object nor an array")]
    [InlineData("", "empty")]
    [InlineData(" \n ", "empty")]
    [InlineData("no json", "Not well-formed JSON at line 1, byte 2. It looks like plain text")]
    [InlineData("""[{"sensorId":"a"},""", "No reading of the request is valid")]
    [InlineData("""{"sensorId":"a"}}""", "No reading of the request is valid")]
    public async Task A_request_without_a_valid_reading_is_refused(string body, string reason)
    {
        using var response = await _client.PostAsync("/readings", body);

        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest);
        Assert.Contains(reason, (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_tells_what_is_wrong_with_each_reading()
    {
        var now = Some.Time(Some.Now);
        string[] bad =
        [
            $$$"""{"timestamp":"{{{now}}}","metrics":{"t":1}}""",
            $$$"""{"sensorId":"","timestamp":"{{{now}}}","metrics":{"t":1}}""",
            $$$"""{"sensorId":"{{{new string('x', 257)}}}","timestamp":"{{{now}}}","metrics":{"t":1}}""",
            $$$"""{"sensorId":"a\u0001","timestamp":"{{{now}}}","metrics":{"t":1}}""",
            """{"sensorId":"a","metrics":{"t":1}}""",
            """{"sensorId":"a","timestamp":"noon","metrics":{"t":1}}""",
            """{"sensorId":"a","timestamp":"2126-11-22T10:00:00Z","metrics":{"t":1}}""",
            $$$"""{"sensorId":"a","timestamp":"{{{now}}}","metrics":{"t":1e999}}""",
            $$$"""{"sensorId":"a","timestamp":"{{{now}}}","metrics":{"t":"1"}}""",
            $$$"""{"sensorId":"a","timestamp":"{{{now}}}","metrics":{}}""",
            $$$"""{"sensorId":"a","timestamp":"{{{now}}}","metrics":{{{{string.Join(',', Enumerable.Range(0, ReadingLimits.Metrics + 1).Select(i => $"\"m{i}\":1"))}}}}}""",
        ];

        using var response = await _client.PostAsync("/readings", $"[{string.Join(',', bad)}]");

        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest);
        var rejected = problem["rejected"]!.AsArray();
        Assert.Equal(Enumerable.Range(0, bad.Length), rejected.Select(item => (int)item!["index"]!));
        Assert.All(rejected, item => Assert.InRange(((string)item!["error"]!).Length, 10, 500));
    }

    [Fact]
    public async Task A_body_of_another_kind_is_refused()
    {
        using var response = await _client.PostAsync("/readings", "a=b", "application/x-www-form-urlencoded");

        var problem = await response.ProblemAsync(HttpStatusCode.UnsupportedMediaType);
        Assert.Contains("application/json", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_is_too_large_is_refused(bool tellsItsLength)
    {
        // Waits for the server's word before it sends the body: after the second that is the default it would send it all the same.
        using var handler = new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) };
        using var client = new HttpClient(handler) { BaseAddress = _client.BaseAddress };
        using var content = new ByteArrayContent(new byte[(10 * 1024 * 1024) + 1]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/readings") { Content = content };
        request.Headers.TransferEncodingChunked = !tellsItsLength;
        request.Headers.ExpectContinue = true;

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        var problem = await response.ProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        Assert.Contains("10485760", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reading_larger_than_a_record_of_the_stream_is_refused()
    {
        var reading = Some.Reading("large")[..^1] + $",\"note\":\"{new string('x', 1024 * 1024)}\"}}";

        using var response = await _client.PostAsync("/readings", reading);

        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest);
        Assert.Contains("1048576", (string)problem["rejected"]![0]!["error"]!, StringComparison.Ordinal);
    }

    private async Task<JsonNode> AcceptedAsync(string body, string? contentType = "application/json")
    {
        using var response = await _client.PostAsync("/readings", body, contentType);
        return await response.JsonAsync(HttpStatusCode.Accepted);
    }
}
