using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.SageMaker;

/// <summary>Records that have a reading, or are not staler than is allowed.</summary>
public sealed class FreshRecordTests(GridFixture grid)
{
    private const string Key = "admin-key-0123456789";

    private readonly HttpClient _client = grid.Client;

    public static TheoryData<string> Clients { get; } = [FeatureStoreClient.Npm, FeatureStoreClient.Boto3, FeatureStoreClient.DebianBoto3];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_client_demands_freshness_in_the_query_that_it_signs(string name)
    {
        using var data = new TemporaryDirectory();
        await using var own = await RunningGrid.StartAsync(data.FullName, Cancelled, $"--SensorGrid:Api:Keys:trainer={Key}");
        await using var client = FeatureStoreClient.Start(name, own.Client.BaseAddress!, "trainer", Key);
        own.Client.DefaultRequestHeaders.Add("Authorization", $"Bearer {Key}");
        const string Id = "plant 1/pümp+7%2F";
        var get = new { FeatureGroupName = "sensors", RecordIdentifierValueAsString = Id, FeatureNames = (string[])["temperature_count_5m"] };
        var batch = new { Identifiers = new[] { new { FeatureGroupName = "sensors", RecordIdentifiersValueAsString = (string[])[Id, "never"] } } };

        for (var reading = 1; reading <= 3; reading++)
        {
            var after = await own.Client.PutForPositionAsync(Some.Reading(Id));
            var record = await client.SendAsync("GetRecord", get, new { after, wait = "10s" });
            Assert.Equal($"{reading}", (string)record["Record"]![0]!["ValueAsString"]!);
        }

        string[] records = [await own.Client.PutForPositionAsync(Some.Reading(Id)), await own.Client.PutForPositionAsync(Some.Reading("other"))];
        var answer = await client.SendAsync("BatchGetRecord", batch, new { after = records, wait = "10s", maxStaleness = "1m" });
        Assert.Equal("4", FeatureOf(Assert.Single(answer["Records"]!.AsArray())!, "temperature_count_5m"));
        Assert.Empty(answer["Errors"]!.AsArray());

        var (code, status, message) = await client.FailAsync("GetRecord", get, new { after = "shardId-000000009999:1", wait = "0s" });
        Assert.Equal(("ServiceUnavailable", 503), (code, status));
        Assert.Contains("was not there within 0s", message, StringComparison.Ordinal);
        (code, status, _) = await client.FailAsync("BatchGetRecord", batch, new { after = "shardId-000000009999:1", wait = "0s" });
        Assert.Equal(("ServiceUnavailable", 503), (code, status));

        // Between two reads of the shard nobody knows what has come since the last one.
        (string Name, int Status, string Message)? stale = null;
        await Eventually.TrueAsync(() => "an answer that is staler than a millisecond", async () => (stale = await client.TryAsync("GetRecord", get, new { maxStaleness = "1ms" })) is not null);
        Assert.Equal(("PreconditionFailed", 412), (stale!.Value.Name, stale.Value.Status));
        Assert.Contains("and maxStaleness is 1ms", stale.Value.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_batch_the_sensors_that_are_too_stale_are_errors_and_the_others_records()
    {
        var (id, never) = (Some.SensorId("sagemaker/stale"), Some.SensorId("sagemaker/never"));
        await _client.PutAndAwaitAsync(id, Some.Reading(id));
        string[] groups = ["sensors", "arn:aws:sagemaker:eu-west-1:123456789012:feature-group/sensors", "other"];
        var body = new JsonObject
        {
            ["Identifiers"] = new JsonArray([.. groups.Select(group => (JsonNode)new JsonObject { ["FeatureGroupName"] = group, ["RecordIdentifiersValueAsString"] = new JsonArray(id, never) })]),
        };

        var answer = await Eventually.GetAsync("an answer that is staler than a millisecond", async () =>
        {
            using var response = await SendAsync("/BatchGetRecord?maxStaleness=1ms", body);
            var batch = await response.JsonAsync(HttpStatusCode.OK);
            return batch["Records"]!.AsArray().Count == 0 ? batch : null;
        });
        using var fresh = await SendAsync("/BatchGetRecord?maxStaleness=1m", body);
        var records = await fresh.JsonAsync(HttpStatusCode.OK);

        Assert.Equal(
            [("other", id, "ResourceNotFound"), ("other", never, "ResourceNotFound"), (groups[0], id, "PreconditionFailed"), (groups[1], id, "PreconditionFailed")],
            answer["Errors"]!.AsArray().Select(error => ((string)error!["FeatureGroupName"]!, (string)error["RecordIdentifierValueAsString"]!, (string)error["ErrorCode"]!)));
        Assert.Matches("^The answer may lack what arrived in shard shardId-[0-9]+ in the last [0-9.]+ s, and maxStaleness is 1ms[.]$", (string)answer["Errors"]![2]!["ErrorMessage"]!);
        Assert.Empty(answer["UnprocessedIdentifiers"]!.AsArray());
        Assert.Equal([(groups[0], id), (groups[1], id)], records["Records"]!.AsArray().Select(record => ((string)record!["FeatureGroupName"]!, (string)record["RecordIdentifierValueAsString"]!)));
        Assert.Equal(2, records["Errors"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("maxStaleness=soon", "is not a duration")]
    [InlineData("wait=1s", "wait says how long")]
    [InlineData("after=shard", "is not a shard and a sequence number")]
    [InlineData("MaxStale=5s", "Unknown query parameter")]
    [InlineData("maxStaleness=5s&maxStaleness=6s", "given more than once")]
    [InlineData("after=none:shardId-000000000000:1", "No stream is read")]
    public async Task What_cannot_be_demanded_is_a_validation_error(string query, string reason)
    {
        using var record = await _client.GetRawAsync($"/FeatureGroup/sensors?RecordIdentifierValueAsString=a&{query}");
        using var batch = await SendAsync($"/BatchGetRecord?{query}", JsonNode.Parse("""{"Identifiers":[{"FeatureGroupName":"sensors","RecordIdentifiersValueAsString":["a"]}]}""")!);

        foreach (var response in new[] { record, batch })
        {
            Assert.Contains(reason, (string)(await response.JsonAsync(HttpStatusCode.BadRequest))["Message"]!, StringComparison.Ordinal);
            Assert.Equal("ValidationError", Assert.Single(response.Headers.GetValues("x-amzn-ErrorType")));
        }
    }

    [Fact]
    public async Task A_record_that_may_be_staler_is_refused_as_AWS_refuses()
    {
        var id = Some.SensorId("sagemaker/refused");
        await _client.PutAndAwaitAsync(id, Some.Reading(id));

        var (type, message) = await Eventually.GetAsync("an answer that is staler than a millisecond", async () =>
        {
            using var response = await _client.GetRawAsync($"/FeatureGroup/sensors?RecordIdentifierValueAsString={Uri.EscapeDataString(id)}&maxStaleness=1ms");
            return response.StatusCode == HttpStatusCode.OK
                ? null
                : Tuple.Create(Assert.Single(response.Headers.GetValues("x-amzn-ErrorType")), (string)(await response.JsonAsync(HttpStatusCode.PreconditionFailed))["Message"]!);
        });

        Assert.Equal("PreconditionFailed", type);
        Assert.Contains("and maxStaleness is 1ms", message, StringComparison.Ordinal);
    }

    private static string FeatureOf(JsonNode record, string name) =>
        (string)record["Record"]!.AsArray().Single(feature => (string)feature!["FeatureName"]! == name)!["ValueAsString"]!;

    private async Task<HttpResponseMessage> SendAsync(string path, JsonNode body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        return await _client.SendAsync(request, Cancelled);
    }
}
