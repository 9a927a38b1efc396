using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Fuzzing;

namespace SensorGrid.Api.Tests.SageMaker;

public sealed class SageMakerEndpointTests(GridFixture grid)
{
    private const string Group = "/FeatureGroup/sensors";

    private const string Record =
        """{"Record":[{"FeatureName":"sensor_id","ValueAsString":"fuzz"},{"FeatureName":"event_time","ValueAsString":"2026-01-22T10:00:01.25Z"},{"FeatureName":"v","ValueAsString":"21.5"}],"TargetStores":["OnlineStore","OfflineStore"]}""";

    private const string Batch =
        """{"Identifiers":[{"FeatureGroupName":"sensors","RecordIdentifiersValueAsString":["a","b"],"FeatureNames":["v_mean_5m","sensor_id"]}],"ExpirationTimeResponse":"Disabled"}""";

    private static readonly byte[][] Words = Array.ConvertAll(["%", "%00", "%ff", "%2F", "&", "=", "+", "FeatureName=", "\\u0000"], (Converter<string, byte[]>)Encoding.ASCII.GetBytes);

    private readonly HttpClient _client = grid.Client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "RecordIdentifierValueAsString is missing.")]
    [InlineData("?RecordIdentifierValueAsString=a&FeatureName=v_mean_5m&FeatureName=v_mean_5m", "named twice")]
    [InlineData("?RecordIdentifierValueAsString=a&FeatureName=", "metric_aggregation_window")]
    [InlineData("?RecordIdentifierValueAsString=a&ExpirationTimeResponse=Maybe", "Enabled or Disabled")]
    [InlineData("?RecordIdentifierValueAsString=a&RecordIdentifierValueAsString=b", "given more than once")]
    [InlineData("?RecordIdentifierValueAsString=a&Feature=v_mean_5m", "Unknown query parameter")]
    public async Task A_question_that_cannot_be_answered_is_a_validation_error(string query, string reason)
    {
        using var response = await _client.GetRawAsync(Group + query);

        await AssertValidationErrorAsync(response, reason);
    }

    [Theory]
    [InlineData("", "not well-formed JSON")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("{}", "'Record' must be an array")]
    [InlineData("""{"Record":[{"FeatureName":"sensor_id","ValueAsString":"a"}]}""", "no feature 'event_time'")]
    [InlineData("""{"Record":[{"FeatureName":"sensor_id","ValueAsString":"a"},{"FeatureName":"sensor_id","ValueAsString":"b"}]}""", "there twice")]
    [InlineData("""{"Record":[{"FeatureName":"sensor_id","ValueAsStringList":["a"]}]}""", "no text 'ValueAsString'")]
    [InlineData("""{"Record":[{"FeatureName":"v","ValueAsString":"warm"}]}""", "'v' is 'warm'")]
    [InlineData("""{"Record":[{"FeatureName":"v","ValueAsString":"NaN"}]}""", "finite numbers")]
    [InlineData("""{"Record":[{"FeatureName":"v__w","ValueAsString":"1"}]}""", "'v__w' is not a metric name")]
    [InlineData("""{"Record":[{"FeatureName":"sensor_id","ValueAsString":"a"},{"FeatureName":"event_time","ValueAsString":"2026-11-22T10:00:00Z"}]}""", "needs a number")]
    [InlineData("""{"Record":[{"FeatureName":"sensor_id","ValueAsString":"a"},{"FeatureName":"event_time","ValueAsString":"noon"},{"FeatureName":"v","ValueAsString":"1"}]}""", "'noon' is no time")]
    [InlineData("""{"Record":[{"FeatureName":"sensor_id","ValueAsString":"a"},{"FeatureName":"event_time","ValueAsString":"2126-11-22T10:00:00Z"},{"FeatureName":"v","ValueAsString":"1"}]}""", "Nothing was written")]
    [InlineData("""{"Record":[{"FeatureName":"sensor_id","ValueAsString":""},{"FeatureName":"event_time","ValueAsString":"2026-11-22T10:00:00Z"},{"FeatureName":"v","ValueAsString":"1"}]}""", "Nothing was written")]
    [InlineData("""{"Record":[],"TargetStores":["OfflineStore"]}""", "must have OnlineStore")]
    [InlineData("""{"Record":[],"TargetStores":["Shelf"]}""", "'Shelf'")]
    [InlineData("""{"Record":[],"TtlDuration":{"Unit":"Days","Value":1}}""", "TtlDuration")]
    public async Task A_record_that_can_be_no_reading_is_a_validation_error(string body, string reason)
    {
        using var response = await SendAsync(HttpMethod.Put, Group, body);

        await AssertValidationErrorAsync(response, reason);
    }

    [Theory]
    [InlineData("{}", "'Identifiers' must be an array")]
    [InlineData("""{"Identifiers":[1]}""", "An identifier needs")]
    [InlineData("""{"Identifiers":[{"FeatureGroupName":"sensors","RecordIdentifiersValueAsString":[]}]}""", "1 to 100")]
    [InlineData("""{"Identifiers":[{"FeatureGroupName":"sensors","RecordIdentifiersValueAsString":[7]}]}""", "array of texts")]
    [InlineData("""{"Identifiers":[{"FeatureGroupName":"sensors","RecordIdentifiersValueAsString":["a"],"FeatureNames":[]}]}""", "leave it out")]
    [InlineData("""{"Identifiers":[{"FeatureGroupName":"sensors","RecordIdentifiersValueAsString":["a"],"FeatureNames":["v"]}]}""", "'v' does not exist")]
    public async Task A_batch_that_cannot_be_answered_is_a_validation_error(string body, string reason)
    {
        using var response = await SendAsync(HttpMethod.Post, "/BatchGetRecord", body);

        await AssertValidationErrorAsync(response, reason);
    }

    [Theory]
    [InlineData("?RecordIdentifierValueAsString=a", "EventTime is missing")]
    [InlineData("?RecordIdentifierValueAsString=a&EventTime=noon", "EventTime is no time")]
    [InlineData("?RecordIdentifierValueAsString=a&EventTime=5", "is before 2000")]
    [InlineData("?RecordIdentifierValueAsString=a&EventTime=2126-01-01", "too far in the future")]
    [InlineData("?RecordIdentifierValueAsString=a&EventTime=2026-01-01&TargetStores=OfflineStore", "must have OnlineStore")]
    [InlineData("?RecordIdentifierValueAsString=a&EventTime=2026-01-01&DeletionMode=Softly", "DeletionMode must be")]
    public async Task A_deletion_that_cannot_be_is_a_validation_error(string query, string reason)
    {
        using var response = await SendAsync(HttpMethod.Delete, Group + query, null);

        await AssertValidationErrorAsync(response, reason);
    }

    [Fact]
    public async Task A_record_that_is_put_again_counts_once_and_deleting_an_older_one_changes_nothing()
    {
        var id = Some.SensorId("sagemaker/again");
        var record = Record.Replace("fuzz", id, StringComparison.Ordinal).Replace("2026-01-22T10:00:01.25Z", Some.Time(Some.Now), StringComparison.Ordinal);
        using var first = await SendAsync(HttpMethod.Put, Group, record);
        using var again = await SendAsync(HttpMethod.Put, Group, record);
        using var deleted = await SendAsync(HttpMethod.Delete, $"{Group}?RecordIdentifierValueAsString={Uri.EscapeDataString(id)}&EventTime=2026-01-01", null);
        Assert.Equal((HttpStatusCode.OK, ""), (deleted.StatusCode, await deleted.Content.ReadAsStringAsync(Cancelled)));
        await _client.PutAndAwaitAsync(id, Some.Reading(id, "\"v\":2", Some.Now.AddSeconds(1)), 2);

        var features = await _client.AwaitFeaturesAsync(id, 2);

        Assert.Equal((2, 1), ((int)features["quality"]!["readings"]!, (int)features["quality"]!["duplicates"]!));
    }

    [Fact]
    public async Task What_is_beyond_the_bounds_of_an_answer_is_handed_back()
    {
        var id = Some.SensorId("sagemaker/many");
        await _client.PutAndAwaitAsync(id, Some.Reading(id));
        var identifiers = Enumerable.Range(0, 11).Select(group => (JsonNode)new JsonObject
        {
            ["FeatureGroupName"] = "sensors",
            ["RecordIdentifiersValueAsString"] = new JsonArray([.. Enumerable.Range(0, 99).Select(n => (JsonNode)$"none-{group}-{n}"), id]),
            ["FeatureNames"] = new JsonArray("sensor_id"),
        });

        using var response = await SendAsync(HttpMethod.Post, "/BatchGetRecord", new JsonObject { ["Identifiers"] = new JsonArray([.. identifiers]) }.ToJsonString());
        var answer = await response.JsonAsync(HttpStatusCode.OK);

        Assert.Equal(10, answer["Records"]!.AsArray().Count);
        var rest = Assert.Single(answer["UnprocessedIdentifiers"]!.AsArray())!;
        Assert.Equal(100, rest["RecordIdentifiersValueAsString"]!.AsArray().Count);
        Assert.Equal("sensor_id", (string)rest["FeatureNames"]![0]!);
    }

    [Fact]
    public async Task A_body_above_a_mebibyte_is_refused()
    {
        using var response = await SendAsync(HttpMethod.Put, Group, $$"""{"Record":"{{new string('x', 1024 * 1024)}}"}""");

        await AssertValidationErrorAsync(response, "larger than the 1048576 bytes");
    }

    [Fact]
    public async Task Without_Kinesis_a_record_is_refused_as_unavailable_so_that_the_client_puts_it_again()
    {
        using var data = new TemporaryDirectory();
        await using var other = await RunningGrid.StartAsync(data["other"], Cancelled);
        await using var own = await RunningGrid.StartAsync(data["own"], Cancelled, $"--SensorGrid:Kinesis:ServiceUrl={other.Addresses.Kinesis}");
        await other.DisposeAsync();

        using var response = await own.Client.PutAsync(new Uri(Group, UriKind.Relative), new StringContent(Record), Cancelled);

        await response.JsonAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Equal("ServiceUnavailable", Assert.Single(response.Headers.GetValues("x-amzn-ErrorType")));
    }

    [Theory]
    [InlineData("PUT", Group, Record)]
    [InlineData("POST", "/BatchGetRecord", Batch)]
    public Task Any_body_is_taken_or_refused_as_AWS_does(string method, string path, string valid)
    {
        return Fuzz.RunAsync(new Mutator([Encoding.UTF8.GetBytes(valid)], Fuzz.JsonWords), async body =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Parse(method), new Uri(path, UriKind.Relative)) { Content = new ByteArrayContent(body) };
            using var response = await _client.SendAsync(request, Cancelled);
            Assert.Contains(response.StatusCode, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.BadRequest]);
            if (response.StatusCode == HttpStatusCode.BadRequest)
            {
                await AssertValidationErrorAsync(response, "");
            }
        });
    }

    [Fact]
    public Task Any_query_is_answered_or_refused_as_AWS_does()
    {
        var valid = Encoding.ASCII.GetBytes("RecordIdentifierValueAsString=a%2Fb&FeatureName=v_mean_5m&FeatureName=sensor_id&ExpirationTimeResponse=Enabled");
        return Fuzz.RunAsync(new Mutator([valid], Words), async bytes =>
        {
            var query = string.Concat(Encoding.Latin1.GetString(bytes).Where(character => character is > ' ' and <= '~' and not '#'));
            using var response = await _client.GetRawAsync($"{Group}?{query}");
            Assert.Contains(response.StatusCode, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.BadRequest]);
        });
    }

    private static async Task AssertValidationErrorAsync(HttpResponseMessage response, string reason)
    {
        var error = await response.JsonAsync(HttpStatusCode.BadRequest);
        Assert.Equal("ValidationError", Assert.Single(response.Headers.GetValues("x-amzn-ErrorType")));
        Assert.Contains(reason, (string)error["Message"]!, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        return await _client.SendAsync(request, Cancelled);
    }
}
