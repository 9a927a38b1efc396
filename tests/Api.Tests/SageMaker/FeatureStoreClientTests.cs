using System.Globalization;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.Api.Tests.Python;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Processes;

namespace SensorGrid.Api.Tests.SageMaker;

public sealed class FeatureStoreClientTests
{
    private const string Admin = "admin-key-0123456789", Reader = "reader-key-0123456789";

    private const string Id = "plant 1/pümp+7%2F";

    private static readonly string[] Keys =
    [
        $"--SensorGrid:Api:Keys:trainer={Admin}", $"--SensorGrid:Api:Keys:model={Reader}", "--SensorGrid:Api:Roles:model=reader",
    ];

    public static TheoryData<string> Clients { get; } = [FeatureStoreClient.Npm, FeatureStoreClient.Boto3, FeatureStoreClient.DebianBoto3];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_client_puts_reads_and_deletes_records(string name)
    {
        using var data = new TemporaryDirectory();
        await using var grid = await RunningGrid.StartAsync(data.FullName, Cancelled, Keys);
        await using var client = FeatureStoreClient.Start(name, grid.Client.BaseAddress!, "trainer", Admin);
        grid.Client.DefaultRequestHeaders.Add("Authorization", $"Bearer {Admin}");

        // All of them lie in the past.
        var now = Some.Now.AddSeconds(-5);
        await client.SendAsync("PutRecord", Put(Id, Some.Time(now), ("temperature", "21.5"), ("pressure", "3e-1")));
        await client.SendAsync("PutRecord", Put(Id, (now.AddSeconds(1).ToUnixTimeMilliseconds() / 1000m).ToString(CultureInfo.InvariantCulture), ("temperature", "22")));
        await grid.Client.AwaitFeaturesAsync(Id, 2);

        var all = RecordOf(await client.SendAsync("GetRecord", new { FeatureGroupName = "sensors", RecordIdentifierValueAsString = Id }));
        Assert.Equal((Id, "21.75", "2"), (all["sensor_id"], all["temperature_mean_5m"], all["temperature_count_5m"]));
        Assert.Equal(Some.Time(new DateTimeOffset(now.AddSeconds(1).UtcTicks / 10_000 * 10_000, TimeSpan.Zero)), all["event_time"]);
        Assert.Equal("0", all["is_anomaly"]);

        string[] names = ["pressure_last_1h", "humidity_mean_5m", "sensor_id"];
        var some = RecordOf(await client.SendAsync("GetRecord", new
        {
            FeatureGroupName = "arn:aws:sagemaker:eu-west-1:123456789012:feature-group/sensors",
            RecordIdentifierValueAsString = Id,
            FeatureNames = names,
        }));
        Assert.Equal(["pressure_last_1h=0.3", $"sensor_id={Id}"], some.Select(feature => $"{feature.Key}={feature.Value}"));

        var none = await client.SendAsync("GetRecord", new { FeatureGroupName = "sensors", RecordIdentifierValueAsString = "never" });
        Assert.Empty(none.AsObject());

        await client.SendAsync("DeleteRecord", new { FeatureGroupName = "sensors", RecordIdentifierValueAsString = Id, EventTime = Some.Time(now.AddSeconds(-1)) });
        await client.SendAsync("DeleteRecord", new { FeatureGroupName = "sensors", RecordIdentifierValueAsString = Id, EventTime = Some.Time(now.AddSeconds(2)) });
        await Eventually.TrueAsync(
            () => "no record",
            async () => (await client.SendAsync("GetRecord", new { FeatureGroupName = "sensors", RecordIdentifierValueAsString = Id }))["Record"] is null);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_client_reads_a_batch(string name)
    {
        using var data = new TemporaryDirectory();
        await using var grid = await RunningGrid.StartAsync(data.FullName, Cancelled);
        await using var client = FeatureStoreClient.Start(name, grid.Client.BaseAddress!, "any", "any");
        await grid.Client.PutAndAwaitAsync("a", Some.Reading("a"));
        await grid.Client.PutAndAwaitAsync("b", Some.Reading("b", "\"v\":7"));

        var answer = await client.SendAsync("BatchGetRecord", new
        {
            Identifiers = new object[]
            {
                new { FeatureGroupName = "sensors", RecordIdentifiersValueAsString = (string[])["b", "never"], FeatureNames = (string[])["v_last_1h"] },
                new { FeatureGroupName = "other", RecordIdentifiersValueAsString = (string[])["x"] },
                new { FeatureGroupName = "sensors", RecordIdentifiersValueAsString = (string[])["a"] },
            },
        });

        Assert.Equal(["b", "a"], answer["Records"]!.AsArray().Select(record => (string)record!["RecordIdentifierValueAsString"]!));
        Assert.Equal("7", Assert.Single(RecordOf(answer["Records"]![0]!)).Value);
        Assert.Equal("21.5", RecordOf(answer["Records"]![1]!)["temperature_last_1h"]);
        var error = Assert.Single(answer["Errors"]!.AsArray())!;
        Assert.Equal(("other", "x", "ResourceNotFound"), ((string)error["FeatureGroupName"]!, (string)error["RecordIdentifierValueAsString"]!, (string)error["ErrorCode"]!));
        Assert.Empty(answer["UnprocessedIdentifiers"]!.AsArray());
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_client_is_told_errors_as_AWS_tells_them(string name)
    {
        using var data = new TemporaryDirectory();
        await using var grid = await RunningGrid.StartAsync(data.FullName, Cancelled, Keys);
        await using var reader = FeatureStoreClient.Start(name, grid.Client.BaseAddress!, "model", Reader);
        await using var wrong = FeatureStoreClient.Start(name, grid.Client.BaseAddress!, "model", Admin);
        await using var unknown = FeatureStoreClient.Start(name, grid.Client.BaseAddress!, "nobody", Reader);
        var get = new { FeatureGroupName = "sensors", RecordIdentifierValueAsString = Id };

        await reader.SendAsync("GetRecord", get);
        Assert.Equal(("AccessForbidden", 403), Kind(await reader.FailAsync("PutRecord", Put(Id, Some.Time(Some.Now), ("v", "1")))));
        Assert.Equal(("ResourceNotFound", 404), Kind(await reader.FailAsync("GetRecord", new { FeatureGroupName = "others", RecordIdentifierValueAsString = Id })));
        var (code, status, message) = await reader.FailAsync("GetRecord", new { FeatureGroupName = "sensors", RecordIdentifierValueAsString = Id, FeatureNames = (string[])["temperature_men_5m"] });
        Assert.Equal(("ValidationError", 400), (code, status));
        Assert.Contains("do you mean 'mean'", message, StringComparison.Ordinal);
        Assert.Equal(("InvalidSignatureException", 403), Kind(await wrong.FailAsync("GetRecord", get)));
        Assert.Equal(("UnrecognizedClientException", 403), Kind(await unknown.FailAsync("GetRecord", get)));
    }

    [Fact]
    public async Task The_command_line_of_AWS_puts_and_reads_a_record()
    {
        const string Aws = "/usr/bin/aws";
        Assert.SkipUnless(PythonTools.Runs(Aws, "--version"), "There is no /usr/bin/aws: apt-get install awscli.");
        using var data = new TemporaryDirectory();
        await using var grid = await RunningGrid.StartAsync(data["grid"], Cancelled, Keys);
        grid.Client.DefaultRequestHeaders.Add("Authorization", $"Bearer {Admin}");
        string[] common = ["--endpoint-url", grid.Client.BaseAddress!.GetLeftPart(UriPartial.Authority), "--region", "eu-west-1", "--feature-group-name", "sensors"];

        await RunAsync(["put-record", .. common, "--record", "FeatureName=sensor_id,ValueAsString=a/b", $"FeatureName=event_time,ValueAsString={Some.Time(Some.Now)}", "FeatureName=v,ValueAsString=2.5"]);
        await grid.Client.AwaitFeaturesAsync("a/b", 1);
        var printed = await RunAsync(["get-record", .. common, "--record-identifier-value-as-string", "a/b", "--feature-names", "v_last_1h"]);

        Assert.Equal("2.5", RecordOf(JsonNode.Parse(printed)!)["v_last_1h"]);

        static async Task<string> RunAsync(string[] arguments)
        {
            var environment = new Dictionary<string, string>(PythonTools.Environment) { ["AWS_ACCESS_KEY_ID"] = "trainer", ["AWS_SECRET_ACCESS_KEY"] = Admin };
            await using var process = new ChildProcess(Aws, ["sagemaker-featurestore-runtime", .. arguments, "--output", "json"], Path.GetTempPath(), environment);
            var exitCode = await process.ExitAsync(Cancelled);
            Assert.True(exitCode == 0, process.Output);
            return process.Output;
        }
    }

    private static (string, int) Kind((string Name, int Status, string Message) error) => (error.Name, error.Status);

    private static object Put(string id, string time, params (string Name, string Value)[] features)
    {
        (string Name, string Value)[] all = [("sensor_id", id), ("event_time", time), .. features];
        return new { FeatureGroupName = "sensors", Record = all.Select(feature => new { FeatureName = feature.Name, ValueAsString = feature.Value }).ToArray() };
    }

    private static Dictionary<string, string> RecordOf(JsonNode answer) =>
        answer["Record"]!.AsArray().ToDictionary(feature => (string)feature!["FeatureName"]!, feature => (string)feature!["ValueAsString"]!);
}
