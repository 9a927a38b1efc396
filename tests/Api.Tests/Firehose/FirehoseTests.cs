using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Fuzzing;

namespace SensorGrid.Api.Tests.Firehose;

public sealed class FirehoseTests(GridFixture grid)
{
    private const string HeaderId = "3c1f2a44-0000-4000-8000-000000000000";

    private readonly HttpClient _client = grid.Client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_delivery_becomes_readings_and_its_answer_is_as_Firehose_wants_it(bool isCompressed)
    {
        var id = Some.SensorId("firehose/line");
        var now = Some.Now;
        var request = Guid.NewGuid().ToString();
        var body = Delivery(request, Some.Reading(id, "\"v\":1", now), "", $"{Some.Reading(id, "\"v\":2", now.AddSeconds(1))}{Some.Reading(id, "\"v\":3", now.AddSeconds(2))}\n");

        using var response = await DeliverAsync(_client, body, isCompressed);

        var answer = await response.JsonAsync(HttpStatusCode.OK);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        Assert.NotNull(response.Content.Headers.ContentLength);
        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.Equal(["requestId", "timestamp"], answer.AsObject().Select(member => member.Key));
        Assert.Equal(request, (string)answer["requestId"]!);
        Assert.InRange((long)answer["timestamp"]!, now.AddMinutes(-1).ToUnixTimeMilliseconds(), now.AddMinutes(5).ToUnixTimeMilliseconds());
        Assert.Equal(6, (double)(await _client.AwaitFeaturesAsync(id, 3))["features"]!["v_sum_1m"]!);
    }

    [Fact]
    public async Task A_delivery_that_comes_again_counts_once()
    {
        var id = Some.SensorId("firehose/again");
        var now = Some.Now;
        var body = Delivery(Guid.NewGuid().ToString(), $"[{Some.Reading(id, "\"v\":1", now)},{Some.Reading(id, "\"v\":1", now)}]", Some.Reading(id, "\"v\":1", now));
        using var first = await DeliverAsync(_client, body);
        using var again = await DeliverAsync(_client, body);
        await _client.PutAndAwaitAsync(id, Some.Reading(id, "\"v\":5", now.AddSeconds(1)), 4);

        var quality = (await _client.AwaitFeaturesAsync(id, 4))["quality"]!;

        // Three readings are alike, and none of them is another.
        Assert.Equal((4, 3), ((int)quality["readings"]!, (int)quality["duplicates"]!));
    }

    [Fact]
    public async Task A_delivery_that_comes_again_when_its_ids_are_forgotten_is_late_and_counts_nowhere()
    {
        var id = Some.SensorId("firehose/late");
        var body = Delivery(Guid.NewGuid().ToString(), Some.Reading(id, "\"v\":1", Some.Now.AddHours(-2)));
        using var first = await DeliverAsync(_client, body);
        await _client.AwaitFeaturesAsync(id, 1);
        await _client.PutAndAwaitAsync(id, Some.Reading(id, "\"v\":2"), 2);
        using var again = await DeliverAsync(_client, body);
        await _client.PutAndAwaitAsync(id, Some.Reading(id, "\"v\":3"), 3);

        var quality = (await _client.AwaitFeaturesAsync(id, 3))["quality"]!;

        Assert.Equal((3, 1), ((int)quality["readings"]!, (int)quality["late"]!));
    }

    [Fact]
    public async Task A_reading_with_an_id_keeps_it()
    {
        var id = Some.SensorId("firehose/id");
        var reading = Some.Reading(id)[..^1] + ",\"id\":\"own\"}";
        using var first = await DeliverAsync(_client, Delivery(Guid.NewGuid().ToString(), reading));
        using var again = await DeliverAsync(_client, Delivery(Guid.NewGuid().ToString(), reading));
        await _client.PutAndAwaitAsync(id, Some.Reading(id, at: Some.Now.AddSeconds(1)), 2);

        Assert.Equal(1, (int)(await _client.AwaitFeaturesAsync(id, 2))["quality"]!["duplicates"]!);
    }

    [Fact]
    public async Task What_is_no_reading_becomes_a_dead_letter_and_the_delivery_succeeds()
    {
        var id = Some.SensorId("firehose/bad");
        var word = $"nonsense-{Guid.NewGuid()}";

        using var response = await DeliverAsync(_client, Delivery(Guid.NewGuid().ToString(), word, Some.Reading(id), $"{{\"sensorId\":\"{word}\"}}"));

        await response.JsonAsync(HttpStatusCode.OK);
        await _client.AwaitFeaturesAsync(id, 1);
        await Eventually.TrueAsync(() => "two dead letters", async () =>
        {
            var list = (await _client.GetJsonAsync("/dead-letters?limit=1000"))["items"]!.AsArray();
            return list.Count(letter => Encoding.UTF8.GetString(Convert.FromBase64String((string)letter!["data"]!)).Contains(word, StringComparison.Ordinal)) == 2;
        });
    }

    [Theory]
    [InlineData("", "not well-formed JSON")]
    [InlineData("[]", "no text 'requestId'")]
    [InlineData("""{"requestId":"","records":[]}""", "no text 'requestId'")]
    [InlineData("{\"requestId\":\"a\\u0000\",\"records\":[]}", "none of them a control character")]
    [InlineData("""{"requestId":"r"}""", "no array 'records'")]
    [InlineData("""{"requestId":"r","records":[{}]}""", "records[0] has no base64 text 'data'")]
    [InlineData("""{"requestId":"r","records":[{"data":"e30="},{"data":"?"}]}""", "records[1] has no base64 text 'data'")]
    [InlineData("""{"requestId":"r","records":[{"data":"\ud800"}]}""", "records[0] has no base64 text 'data'")]
    public async Task What_Firehose_does_not_send_is_400_with_a_reason(string body, string reason)
    {
        using var response = await DeliverAsync(_client, body);

        var answer = await response.JsonAsync(HttpStatusCode.BadRequest);
        Assert.Contains(reason, (string)answer["errorMessage"]!, StringComparison.Ordinal);
        Assert.Equal(body.Contains("\"r\"", StringComparison.Ordinal) ? "r" : HeaderId, (string)answer["requestId"]!);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_never_413_after_which_Firehose_drops_the_batch()
    {
        using var response = await DeliverAsync(_client, new string(' ', (24 * 1024 * 1024) + 1), isCompressed: true);

        Assert.Contains("inflates to more than", (string)(await response.JsonAsync(HttpStatusCode.BadRequest))["errorMessage"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_access_key_is_an_API_key()
    {
        using var data = new TemporaryDirectory();
        await using var own = await RunningGrid.StartAsync(data.FullName, Cancelled, "--SensorGrid:Api:Keys:delivery=0123456789abcdef0123", "--SensorGrid:Api:Roles:delivery=publisher");

        using var right = await DeliverAsync(own.Client, Delivery("r"), key: "0123456789abcdef0123");
        using var wrong = await DeliverAsync(own.Client, Delivery("r"), key: "another-key-0123456789");
        using var none = await DeliverAsync(own.Client, Delivery("r"));

        await right.JsonAsync(HttpStatusCode.OK);
        var answer = await wrong.JsonAsync(HttpStatusCode.Unauthorized);
        Assert.Equal((HeaderId, "The access key is no API key that is known here."), ((string)answer["requestId"]!, (string)answer["errorMessage"]!));
        await none.JsonAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Without_Kinesis_a_delivery_is_503_so_that_it_comes_again()
    {
        using var data = new TemporaryDirectory();
        await using var other = await RunningGrid.StartAsync(data["other"], Cancelled);
        await using var own = await RunningGrid.StartAsync(data["own"], Cancelled, $"--SensorGrid:Kinesis:ServiceUrl={other.Addresses.Kinesis}");
        await other.DisposeAsync();

        using var response = await DeliverAsync(own.Client, Delivery("r", Some.Reading("a")));

        Assert.Contains("each counts once", (string)(await response.JsonAsync(HttpStatusCode.ServiceUnavailable))["errorMessage"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_body_is_taken_or_refused_in_the_form_of_an_answer()
    {
        // A grid of its own: much of this becomes dead letters.
        using var data = new TemporaryDirectory();
        await using var own = await RunningGrid.StartAsync(data.FullName, Cancelled);
        var valid = Encoding.UTF8.GetBytes(Delivery("fuzz", """{"sensorId":"fuzz","timestamp":"2026-01-22T10:00:01Z","metrics":{"v":1}}"""));
        await Fuzz.RunAsync(new Mutator([valid], Fuzz.JsonWords), async body =>
        {
            using var response = await own.Client.PostAsync("/firehose", body, "application/json");
            Assert.Contains(response.StatusCode, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.BadRequest]);
            var answer = await response.JsonAsync(response.StatusCode);
            Assert.True((long)answer["timestamp"]! > 0);
            Assert.Equal(response.StatusCode == HttpStatusCode.OK, answer["errorMessage"] is null);
        }, oneIn: 2);
    }

    private static string Delivery(string requestId, params string[] records) => new JsonObject
    {
        ["requestId"] = requestId,
        ["timestamp"] = Some.Now.ToUnixTimeMilliseconds(),
        ["records"] = new JsonArray([.. records.Select(record => (JsonNode)new JsonObject { ["data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(record)) })]),
    }.ToJsonString();

    private static async Task<HttpResponseMessage> DeliverAsync(HttpClient client, string body, bool isCompressed = false, string? key = null)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/firehose", UriKind.Relative)) { Content = new ByteArrayContent(isCompressed ? Zip(bytes) : bytes) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("X-Amz-Firehose-Protocol-Version", "1.0");
        request.Headers.Add("X-Amz-Firehose-Request-Id", HeaderId);
        request.Headers.Add("X-Amz-Firehose-Source-Arn", "arn:aws:firehose:eu-west-1:123456789012:deliverystream/readings");
        request.Headers.Add("X-Amz-Firehose-Common-Attributes", """{"commonAttributes":{"plant":"1"}}""");
        if (key is not null)
        {
            request.Headers.Add("X-Amz-Firehose-Access-Key", key);
        }

        if (isCompressed)
        {
            request.Content.Headers.ContentEncoding.Add("gzip");
        }

        return await client.SendAsync(request, Cancelled);
    }

    private static byte[] Zip(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return zipped.ToArray();
    }
}
