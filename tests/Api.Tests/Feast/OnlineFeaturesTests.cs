using System.Net;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Hosting;

namespace SensorGrid.Api.Tests.Feast;

public sealed class OnlineFeaturesTests(GridFixture grid)
{
    private const string Path = "/get-online-features";

    private readonly HttpClient _client = grid.Client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clients_since_0_64_get_every_status_in_one_answer()
    {
        var (id, never, silent) = (Some.SensorId("feast/live"), Some.SensorId("feast/never"), Some.SensorId("feast/silent"));
        await _client.PutAndAwaitAsync(id, Some.Reading(id, "\"pressure\":2.5", Some.Now.AddMinutes(-3)));
        await _client.PutAndAwaitAsync(id, Some.Reading(id, "\"temperature\":21"), 2);
        await _client.PutAndAwaitAsync(silent, Some.Reading(silent, at: Some.Now.AddDays(-40)));

        var columns = RemoteOnlineStore.Read064(await PostAsync($$$"""
            {"entities":{"sensor_id":["{{{id}}}","{{{never}}}","{{{silent}}}"]},"full_feature_names":false,"include_feature_view_version_metadata":false,
             "features":["sensors:temperature_mean_5m","sensors:temperature_count_5m","sensors:pressure_mean_1m","sensors:humidity_mean_5m"]}
            """));

        Assert.Equal(["sensor_id", "temperature_mean_5m", "temperature_count_5m", "pressure_mean_1m", "humidity_mean_5m"], columns.Keys);
        Assert.Equal([id, never, silent], columns["sensor_id"].Values.Select(value => (string)value!));
        Assert.Equal(["PRESENT", "PRESENT", "PRESENT"], columns["sensor_id"].Statuses);
        Assert.Equal(["PRESENT", "NOT_FOUND", "NULL_VALUE"], columns["temperature_mean_5m"].Statuses);
        Assert.Equal(["PRESENT", "NOT_FOUND", "OUTSIDE_MAX_AGE"], columns["temperature_count_5m"].Statuses);
        Assert.Equal(["NULL_VALUE", "NOT_FOUND", "NOT_FOUND"], columns["pressure_mean_1m"].Statuses);
        Assert.Equal(["NOT_FOUND", "NOT_FOUND", "NOT_FOUND"], columns["humidity_mean_5m"].Statuses);
        Assert.Equal([21.0, null, null], columns["temperature_mean_5m"].Values.Select(value => (double?)value));
        Assert.Equal([1.0, null, 0.0], columns["temperature_count_5m"].Values.Select(value => (double?)value));
    }

    [Fact]
    public async Task Clients_up_to_0_63_find_the_time_in_the_second_column_and_values_where_the_status_is_PRESENT()
    {
        var (id, never) = (Some.SensorId("feast/old"), Some.SensorId("feast/never"));
        var at = new DateTimeOffset(Some.Now.UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero).AddSeconds(-1).AddTicks(1_234_567);
        await _client.PutAndAwaitAsync(id, Some.Reading(id, "\"temperature\":21.5,\"pressure\":3", at));

        var answer = await PostAsync($$$"""{"features":["sensors:temperature_last_1h","sensors:pressure_last_1h"],"entities":{"sensor_id":["{{{id}}}","{{{never}}}"]}}""");

        var rows = RemoteOnlineStore.Read063(answer, ["temperature_last_1h", "pressure_last_1h"], 2);
        Assert.Equal(at.AddTicks(-7).UtcDateTime, rows[0].EventTime);
        Assert.Equal([21.5, 3.0], rows[0].Values.Values.Select(value => (double?)value));
        Assert.Equal([null, null], rows[1].Values.Values);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(2_500_000, ".250")]
    [InlineData(10, ".000001")]
    [InlineData(9, "")]
    public async Task Times_have_the_decimals_that_old_versions_of_Python_can_read(int ticks, string decimals)
    {
        var id = Some.SensorId("feast/time");
        var second = Some.Now.UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond;
        var at = new DateTimeOffset(second + ticks, TimeSpan.Zero).AddSeconds(-1);
        await _client.PutAndAwaitAsync(id, Some.Reading(id, at: at));

        var answer = await PostAsync($$$"""{"features":["sensors:temperature_mean_5m"],"entities":{"sensor_id":["{{{id}}}"]}}""");

        Assert.Equal($"{at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss}{decimals}Z", (string)answer["results"]![1]!["event_timestamps"]![0]!);
        Assert.Equal("1970-01-01T00:00:00Z", (string)answer["results"]![0]!["event_timestamps"]![0]!);
    }

    [Fact]
    public async Task Whole_numbers_have_a_point_since_the_client_infers_types_from_what_it_sees()
    {
        var id = Some.SensorId("feast/numbers");
        await _client.PutAndAwaitAsync(id, Some.Reading(id, "\"whole\":21,\"large\":1e300,\"small\":-2.5e-7,\"zero\":0"));

        using var response = await _client.PostAsync(
            Path, $$$"""{"features":["sensors:whole_last_1h","sensors:large_last_1h","sensors:small_last_1h","sensors:zero_last_1h"],"entities":{"sensor_id":["{{{id}}}"]}}""", contentType: null);
        var text = await response.Content.ReadAsStringAsync(Cancelled);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        Assert.All((string[])["[21.0]", "[1E+300]", "[-2.5E-07]", "[0.0]"], value => Assert.Contains($"{{\"values\":{value}", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_are_in_the_order_of_the_request_also_where_an_id_comes_twice()
    {
        var (one, other) = (Some.SensorId("feast/one"), Some.SensorId("feast/other"));
        await _client.PutAndAwaitAsync(one, Some.Reading(one, "\"v\":1"));
        await _client.PutAndAwaitAsync(other, Some.Reading(other, "\"v\":2"));

        var answer = await PostAsync($$$"""{"features":["sensors@latest:v_last_1h"],"entities":{"sensor_id":["{{{other}}}","{{{one}}}","{{{other}}}"]},"full_feature_names":true}""");

        Assert.Equal(["sensor_id", "sensors__v_last_1h"], answer["metadata"]!["feature_names"]!.AsArray().Select(name => (string)name!));
        Assert.Equal([2.0, 1.0, 2.0], answer["results"]![1]!["values"]!.AsArray().Select(value => (double)value!));
    }

    [Fact]
    public async Task The_score_is_a_feature_too()
    {
        var id = Some.SensorId("feast/score");
        await _client.PutAndAwaitAsync(id, Some.Reading(id));
        var features = await _client.GetJsonAsync($"/sensors/{Uri.EscapeDataString(id)}/features");

        var answer = await PostAsync($$$"""{"features":["sensors:anomaly_score","sensors:is_anomaly"],"entities":{"sensor_id":["{{{id}}}"]}}""");

        Assert.Equal((double)features["anomaly"]!["score"]!, (double)answer["results"]![1]!["values"]![0]!);
        Assert.Equal(0.0, (double)answer["results"]![2]!["values"]![0]!);
    }

    [Fact]
    public async Task No_rows_are_columns_without_items()
    {
        var answer = await PostAsync("""{"features":["sensors:v_last_1h"],"entities":{"sensor_id":[]}}""");

        Assert.Empty(answer["results"]![1]!["values"]!.AsArray());
    }

    [Theory]
    [InlineData("other:temperature_mean_5m", "FeatureViewNotFoundException", "there is one, 'sensors'")]
    [InlineData("sensors@v2:temperature_mean_5m", "FeatureViewNotFoundException", "leave '@v2' out")]
    [InlineData("sensors:temperature_men_5m", "FeastObjectNotFoundException", "do you mean 'mean'")]
    [InlineData("sensors:temperature_mean_60s", "FeastObjectNotFoundException", "'60s' is no window")]
    [InlineData("sensors:temperature", "FeastObjectNotFoundException", "metric_aggregation_window")]
    [InlineData("sensors:", "FeastObjectNotFoundException", "metric_aggregation_window")]
    public async Task What_there_is_not_is_told_as_the_exception_that_the_client_makes_of_it(string reference, string exception, string reason)
    {
        using var response = await _client.PostAsync(Path, $$$"""{"features":["{{{reference}}}"],"entities":{"sensor_id":["a"]}}""");

        await AssertRaisesAsync(response, HttpStatusCode.NotFound, exception, reason);
    }

    [Fact]
    public async Task A_feature_service_is_told_to_be_missing()
    {
        using var response = await _client.PostAsync(Path, """{"feature_service":"all","entities":{"sensor_id":["a"]}}""");

        await AssertRaisesAsync(response, HttpStatusCode.NotFound, "FeatureServiceNotFoundException", "'all' does not exist");
    }

    [Theory]
    [InlineData("", "not well-formed JSON")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("""{"features":["sensors:v_last_1h"]}""", "'entities' must be an object")]
    [InlineData("""{"features":["sensors:v_last_1h"],"entities":{"sensor_id":["a"],"site":["b"]}}""", "'entities' has 'site'")]
    [InlineData("""{"features":["sensors:v_last_1h"],"entities":{"sensor_id":["a",7]}}""", "sensor_id[1] is no text")]
    [InlineData("""{"features":["sensors:v_last_1h"],"entities":{"sensor_id":"a"}}""", "must be an array")]
    [InlineData("""{"features":["sensors:v_last_1h"],"entities":{"sensor_id":["\ud800"]}}""", "sensor_id[0] is no text")]
    [InlineData("""{"features":[],"entities":{"sensor_id":["a"]}}""", "'features' must be an array")]
    [InlineData("""{"features":["v_last_1h"],"entities":{"sensor_id":["a"]}}""", "has no colon")]
    [InlineData("""{"features":["sensors:v_last_1h","sensors:v_last_1h"],"entities":{"sensor_id":["a"]}}""", "twice")]
    [InlineData("""{"features":["sensors:v_last_1h"],"entities":{"sensor_id":["a"]},"full_feature_names":1}""", "must be true or false")]
    public async Task A_body_that_cannot_be_answered_is_422_with_a_detail(string body, string reason)
    {
        using var response = await _client.PostAsync(Path, body);

        var error = await response.JsonAsync(HttpStatusCode.UnprocessableEntity);
        Assert.Contains(reason, (string)error["detail"]![0]!["msg"]!, StringComparison.Ordinal);
        Assert.Equal("body", (string)error["detail"]![0]!["loc"]![0]!);
        Assert.Equal("value_error", (string)error["detail"]![0]!["type"]!);
    }

    [Theory]
    [InlineData(1001, 1, "1001 ids; one request may ask for 1000")]
    [InlineData(1, 1001, "1001 names; one request may give 1000")]
    [InlineData(1000, 401, "401000 values; one request may ask for 400000")]
    public async Task More_than_a_request_may_ask_for_is_413(int ids, int features, string reason)
    {
        var body = new JsonObject
        {
            ["features"] = new JsonArray([.. Enumerable.Range(0, features).Select(n => (JsonNode)$"sensors:m{n}_last_1h")]),
            ["entities"] = new JsonObject { ["sensor_id"] = new JsonArray([.. Enumerable.Range(0, ids).Select(n => (JsonNode)$"s{n}")]) },
        };
        using var response = await _client.PostAsync(Path, body.ToJsonString());

        Assert.Contains(reason, (string)(await response.JsonAsync(HttpStatusCode.RequestEntityTooLarge))["detail"]!, StringComparison.Ordinal);
    }

    internal static async Task AssertRaisesAsync(HttpResponseMessage response, HttpStatusCode status, string exception, string reason)
    {
        var body = await response.JsonAsync(status);
        var error = JsonNode.Parse((string)body!)!;
        Assert.Equal(("feast.errors", exception), ((string)error["module"]!, (string)error["class"]!));
        Assert.Contains(reason, (string)error["message"]!, StringComparison.Ordinal);
    }

    private async Task<JsonNode> PostAsync(string body)
    {
        using var response = await _client.PostAsync(Path, body, contentType: null);
        return await response.JsonAsync(HttpStatusCode.OK);
    }
}
