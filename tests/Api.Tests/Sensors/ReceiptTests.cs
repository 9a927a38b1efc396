using System.Net;
using System.Text.Json.Nodes;
using SensorGrid.Api.Sensors;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.Features.Definitions;
using SensorGrid.Grains.Interfaces.Fleet;
using SensorGrid.Offline.Verify;
using SensorGrid.Scoring.Onnx;
using SensorGrid.Scoring.Onnx.Models;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Sensors;

public sealed class ReceiptTests(GridFixture grid)
{
    private static readonly string[] Members =
        ["sensorId", "asOf", "revision", "definitions", "alarms", "model", "arithmetic", "snapshotFormat", "sources", "issuedAt", "shards", "counts"];

    private readonly HttpClient _client = grid.Client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_receipt_names_what_the_numbers_were_made_with()
    {
        var id = Some.SensorId("plant-1/pump");
        await _client.PutAndAwaitAsync(id, Some.Reading(id));
        var computation = await ComputationAsync(_client);
        var path = $"/sensors/{Uri.EscapeDataString(id)}/features?asOf=latest";
        var plain = await _client.GetJsonAsync(path);
        var before = Some.Now.AddSeconds(-1);

        var answer = (await _client.GetJsonAsync($"{path}&receipt=true")).AsObject();

        var receipt = answer["receipt"]!.AsObject();
        Assert.Equal(Members, receipt.Select(member => member.Key));
        Assert.Equal((id, 0L), ((string)receipt["sensorId"]!, (long)receipt["revision"]!));
        Assert.All(
            (string[])["definitions", "alarms", "model", "arithmetic", "snapshotFormat", "sources"],
            member => Assert.Equal(computation[member]?.ToJsonString(), receipt[member]?.ToJsonString()));
        Assert.Matches("^[0-9a-f]{16}$", (string)receipt["definitions"]!);
        Assert.InRange((DateTimeOffset)receipt["issuedAt"]!, before, Some.Now.AddSeconds(1));
        var (position, shard) = (Assert.Single(answer["positions"]!.AsArray())!, Assert.Single(receipt["shards"]!.AsArray())!);
        Assert.Equal((string)position["shard"]!, (string)shard["shard"]!);
        Assert.Equal((string)position["sequenceNumber"]!, (string)shard["upTo"]!["sequenceNumber"]!);
        Assert.Equal(0, (long)shard["upTo"]!["subSequenceNumber"]!);
        Assert.Equal("""{"readings":1,"late":0,"duplicates":0,"missing":0}""", receipt["counts"]!.ToJsonString());
        Assert.Equal(answer["asOf"]!.ToJsonString(), receipt["asOf"]!.ToJsonString());
        answer.Remove("receipt");
        Assert.Equal(plain.ToJsonString(), answer.ToJsonString());
    }

    [Fact]
    public async Task A_replay_names_its_own_numbers_as_a_silo_does()
    {
        using var scorer = OnnxScorer.Create(ModelFolder.Default);
        var computation = await ComputationAsync(_client);

        Assert.Equal((string)computation["model"]!, ReplayComputation.ModelOf(scorer));
        Assert.Equal((string)computation["arithmetic"]!, ReplayComputation.ArithmeticOf(scorer));
        Assert.Equal((string)computation["alarms"]!, ReplayComputation.HashOf(FeatureDefinitions.Default.Alarms));
        Assert.Equal((string)computation["definitions"]!, FeatureDefinitions.Default.Hash);
    }

    [Fact]
    public async Task The_instant_is_exact_and_a_selection_is_named()
    {
        var id = Some.SensorId();
        await _client.PutAndAwaitAsync(id, Some.Reading(id));

        var answer = await _client.GetJsonAsync($"/sensors/{id}/features?receipt=true&explain=true&features=temperature_mean_1m,none_mean_1m");
        var without = await _client.GetJsonAsync($"/sensors/{id}/features?receipt=false");

        Assert.Equal(answer["asOf"]!.ToJsonString(), answer["receipt"]!["asOf"]!.ToJsonString());
        Assert.Equal("""["temperature_mean_1m","none_mean_1m"]""", answer["receipt"]!["selection"]!.ToJsonString());
        Assert.NotNull(answer["anomaly"]!["attribution"]);
        Assert.Null(without["receipt"]);
    }

    [Theory]
    [InlineData("please")]
    [InlineData("")]
    [InlineData("TRUE")]
    public async Task Something_else_than_true_or_false_is_refused(string value)
    {
        using var response = await _client.GetRawAsync($"/sensors/x/features?receipt={value}");

        Assert.Equal($"receipt is true or false, not '{value}'.", (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!);
    }

    [Fact]
    public async Task A_sensor_without_readings_and_an_instant_too_far_back_have_none()
    {
        var id = Some.SensorId();
        await _client.PutAndAwaitAsync(id, Some.Reading(id));

        using var unknown = await _client.GetRawAsync("/sensors/never-seen-by-receipts/features?receipt=true");
        using var old = await _client.GetRawAsync($"/sensors/{id}/features?receipt=true&asOf=2001-01-01");

        await unknown.ProblemAsync(HttpStatusCode.NotFound);
        await old.ProblemAsync(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Other_endpoints_have_no_receipts()
    {
        foreach (var path in (string[])["/sensors", "/sensors/x/history", "/cluster", "/anomalies", "/definitions"])
        {
            using var response = await _client.GetRawAsync($"{path}?receipt=true");
            Assert.Contains("'receipt'", (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
        }

        using var query = await _client.PostAsync("/features/batch?receipt=true", """{"sensorIds":["x"]}""");
        using var member = await _client.PostAsync("/features/batch", """{"sensorIds":["x"],"receipt":true}""");
        await query.ProblemAsync(HttpStatusCode.BadRequest);
        await member.ProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_description_has_the_parameter_and_the_receipt()
    {
        var description = await _client.GetJsonAsync("/openapi/v1.json");

        var parameter = Assert.Single(description["paths"]!["/sensors/{id}/features"]!["get"]!["parameters"]!.AsArray(), one => (string)one!["name"]! == "receipt")!;
        Assert.Equal("boolean", (string)parameter["schema"]!["type"]!);
        Assert.Equal([.. Members, "selection"], description["components"]!["schemas"]!["ReceiptDocument"]!["properties"]!.AsObject().Select(member => member.Key));
    }

    [Fact]
    public async Task A_revision_is_named_with_its_own_hash()
    {
        using var data = new TemporaryDirectory();
        await using var own = await RunningGrid.StartAsync(data.FullName, Cancellation);
        const string Text = """{"features":[{"metrics":["*"],"aggregations":["max"],"windows":["1m"]}]}""";
        using var content = new StringContent(Text, System.Text.Encoding.UTF8, "application/json");
        using var put = await own.Client.PutAsync(new Uri("/definitions/features/default", UriKind.Relative), content, Cancellation);
        await put.JsonAsync(HttpStatusCode.OK);
        await Eventually.TrueAsync(() => "revision 1 in force", async () => (long)(await own.Client.GetJsonAsync("/definitions"))["inForce"]! == 1);
        await own.Client.PutAndAwaitAsync("a", Some.Reading("a"));

        var receipt = (await own.Client.GetJsonAsync("/sensors/a/features?receipt=true"))["receipt"]!;

        Assert.Equal(1, (long)receipt["revision"]!);
        Assert.Equal((string)(await own.Client.GetJsonAsync("/definitions/revisions/1"))["hash"]!, (string)receipt["definitions"]!);
        Assert.Null(receipt["alarms"]);
        Assert.NotNull(receipt["model"]);
    }

    [Fact]
    public void Silos_that_differ_or_do_not_say_have_no_common_computation()
    {
        var computation = new Computation("d", "a", "m", "f", "x", 5);

        Assert.Equal(computation with { MaxSensors = null }, ReceiptSource.CommonOf([News(computation), News(computation with { MaxSensors = 6 })]));
        Assert.Null(ReceiptSource.CommonOf([News(computation), News(computation with { Arithmetic = "y" })]));
        Assert.Null(ReceiptSource.CommonOf([News(computation), News(null)]));
        Assert.Null(ReceiptSource.CommonOf([News(null)]));
        Assert.Null(ReceiptSource.CommonOf([]));
    }

    private static SiloNews News(Computation? computation) =>
        new(new SiloReport(SiloAddress.Zero, default, 0, new ModelReport("m", "1", 0.5), [], Computation: computation), TimeSpan.Zero);

    private static Task<JsonNode> ComputationAsync(HttpClient client) => Eventually.GetAsync(
        "The silo's report", async () => (await client.GetJsonAsync("/cluster"))["silos"]!.AsArray() is [{ } silo] ? silo["computation"] : null);
}
