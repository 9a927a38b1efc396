using System.Net;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Feast;

public sealed class PushTests(GridFixture grid)
{
    private readonly HttpClient _client = grid.Client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/push", "push_source_name", "")]
    [InlineData("/write-to-online-store", "feature_view_name", "null")]
    public async Task Rows_become_readings(string path, string source, string answer)
    {
        var id = Some.SensorId("feast/push");
        var now = Some.Now.UtcDateTime;

        // Times as RemoteOnlineStore sends them, and as pandas writes them.
        using var response = await _client.PostAsync(path, $$$"""
            {"{{{source}}}":"sensors","allow_registry_cache":false,"transform_on_write":true,"df":{"sensor_id":["{{{id}}}","{{{id}}}"],
             "temperature":[21.5,22],"pressure":[null,3.5],"on":[true,null],
             "event_timestamp":["{{{now:yyyy-MM-dd'T'HH:mm:ss.ffffff}}}","{{{now.AddSeconds(1):yyyy-MM-dd HH:mm:ss.fff}}}+00:00"],"created":[null,"{{{now:O}}}"]}}
            """, contentType: null);

        Assert.Equal((HttpStatusCode.OK, answer), (response.StatusCode, await response.Content.ReadAsStringAsync(Cancelled)));
        var features = await _client.AwaitFeaturesAsync(id, 2);
        Assert.Equal(22, (double)features["features"]!["temperature_last_1m"]!);
        Assert.Equal(1, (double)features["features"]!["pressure_count_1m"]!);
        Assert.Equal(1, (double)features["features"]!["on_sum_1m"]!);
        Assert.Equal(0, (int)features["quality"]!["missing"]!);
    }

    [Fact]
    public async Task Rows_that_are_written_again_count_once()
    {
        var id = Some.SensorId("feast/again");
        var rows = $$$"""{"feature_view_name":"sensors","df":{"sensor_id":["{{{id}}}"],"event_timestamp":["{{{Some.Time(Some.Now)}}}"],"v":[1]}}""";
        using var first = await _client.PostAsync("/write-to-online-store", rows);
        using var again = await _client.PostAsync("/write-to-online-store", rows);
        await _client.PutAndAwaitAsync(id, Some.Reading(id, "\"v\":2", Some.Now.AddSeconds(1)), 2);

        var features = await _client.AwaitFeaturesAsync(id, 2);

        Assert.Equal((2, 1), ((int)features["quality"]!["readings"]!, (int)features["quality"]!["duplicates"]!));
    }

    [Fact]
    public async Task What_Python_writes_for_no_number_is_left_out()
    {
        var id = Some.SensorId("feast/nan");
        using var response = await _client.PostAsync(
            "/push", $$$"""{"push_source_name":"sensors","to":"online_and_offline","df":{"sensor_id":["{{{id}}}"],"event_timestamp":["{{{Some.Time(Some.Now)}}}"],"v":[1],"w":[NaN]}}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Null((await _client.AwaitFeaturesAsync(id, 1))["features"]!["w_last_1m"]);
    }

    [Fact]
    public async Task No_rows_are_no_fault()
    {
        using var response = await _client.PostAsync("/push", """{"push_source_name":"sensors","df":{"sensor_id":[],"event_timestamp":[],"v":[]}}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Another_push_source_or_view_is_told_as_the_exception_that_the_client_makes_of_it()
    {
        using var push = await _client.PostAsync("/push", """{"push_source_name":"stats","df":{}}""");
        using var write = await _client.PostAsync("/write-to-online-store", """{"feature_view_name":"stats","df":{}}""");

        await OnlineFeaturesTests.AssertRaisesAsync(push, HttpStatusCode.UnprocessableEntity, "PushSourceNotFoundException", "'stats'");
        await OnlineFeaturesTests.AssertRaisesAsync(write, HttpStatusCode.NotFound, "FeatureViewNotFoundException", "'stats'");
    }

    [Theory]
    [InlineData("""{"sensor_id":["a"],"v":[1]}""", "no column 'event_timestamp'")]
    [InlineData("""{"event_timestamp":["2026-11-22"],"v":[1]}""", "no column 'sensor_id'")]
    [InlineData("""{"sensor_id":["a"],"event_timestamp":["2026-11-22"],"v":[1,2]}""", "df.v has 2 values, the column before it 1")]
    [InlineData("""{"sensor_id":["a"],"event_timestamp":["2026-11-22"],"v":["x"]}""", "df.v[0] is no number")]
    [InlineData("""{"sensor_id":["a"],"event_timestamp":["2026-11-22"],"v":[1e999]}""", "df.v[0] is no number")]
    [InlineData("""{"sensor_id":["a"],"event_timestamp":["2026-11-22"],"v":[null]}""", "row 0 has no number")]
    [InlineData("""{"sensor_id":["a"],"event_timestamp":["yesterday"],"v":[1]}""", "df.event_timestamp[0] is not a time")]
    [InlineData("""{"sensor_id":["a"],"event_timestamp":[1767268800],"v":[1]}""", "looks like seconds")]
    [InlineData("""{"sensor_id":[1],"event_timestamp":["2026-11-22"],"v":[1]}""", "df.sensor_id[0] is no text")]
    [InlineData("""{"sensor_id":["a",""],"event_timestamp":["2026-11-22","2026-11-22"],"v":[1,1]}""", "Row 1: ")]
    [InlineData("""{"sensor_id":["a"],"event_timestamp":["2026-11-22"],"v__w":[1]}""", "v__w")]
    [InlineData("""{"sensor_id":["a"],"event_timestamp":["2126-11-22"],"v":[1]}""", "Nothing was written")]
    [InlineData("[]", "'df' must be an object")]
    public async Task Rows_that_can_be_no_readings_are_422_with_the_place(string frame, string reason)
    {
        using var response = await _client.PostAsync("/push", $$$"""{"push_source_name":"sensors","df":{{{frame}}}}""");

        Assert.Contains(reason, (string)(await response.JsonAsync(HttpStatusCode.UnprocessableEntity))["detail"]![0]!["msg"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_offline_store_alone_cannot_be_pushed_to()
    {
        using var response = await _client.PostAsync("/push", """{"push_source_name":"sensors","df":{},"to":"offline"}""");

        Assert.Contains("'to' must be", (string)(await response.JsonAsync(HttpStatusCode.UnprocessableEntity))["detail"]![0]!["msg"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_rows_than_a_request_may_have_are_413()
    {
        var nulls = string.Join(',', Enumerable.Repeat("1", 90_000));
        using var response = await _client.PostAsync("/push", $$$"""{"push_source_name":"sensors","df":{"v":[{{{nulls}}}]}}""");

        Assert.Contains("90000 rows", (string)(await response.JsonAsync(HttpStatusCode.RequestEntityTooLarge))["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_Kinesis_rows_are_refused_with_503_so_that_the_client_writes_them_again()
    {
        using var data = new TemporaryDirectory();
        await using var other = await RunningGrid.StartAsync(data["other"], Cancelled);
        await using var own = await RunningGrid.StartAsync(data["own"], Cancelled, $"--SensorGrid:Kinesis:ServiceUrl={other.Addresses.Kinesis}");
        await other.DisposeAsync();

        using var response = await own.Client.PostAsync(
            "/push", $$$"""{"push_source_name":"sensors","df":{"sensor_id":["a"],"event_timestamp":["{{{Some.Time(Some.Now)}}}"],"v":[1]}}""");

        Assert.Contains("write the same rows again", (string)(await response.JsonAsync(HttpStatusCode.ServiceUnavailable))["detail"]!, StringComparison.Ordinal);
        Assert.Equal("1", response.Headers.RetryAfter!.ToString());
    }
}
