using System.Net;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Sensors;

/// <summary>Views: named selections of features.</summary>
public sealed class FeatureViewsTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _data = new();
    private RunningGrid _grid = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _grid = await RunningGrid.StartAsync(
        _data.FullName, Cancelled, "--SensorGrid:Views:control=pressure_last_5m,temperature_last_5m,flow_last_5m", "--SensorGrid:Views:minute=temperature_max_1h,temperature_*_1m,*_1m");

    public async ValueTask DisposeAsync()
    {
        await _grid.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task A_view_selects_its_names_in_their_order()
    {
        await PutAsync();

        var answer = await _grid.Client.GetJsonAsync("/sensors/a/features?view=control");

        Assert.Equal("""{"pressure_last_5m":3,"temperature_last_5m":21.5,"flow_last_5m":null}""", answer["features"]!.ToJsonString());
    }

    [Fact]
    public async Task A_pattern_has_what_the_sensor_has_each_once()
    {
        await PutAsync();
        var all = (await _grid.Client.GetJsonAsync("/sensors/a/features"))["features"]!.AsObject().Select(feature => feature.Key).ToArray();

        var names = (await _grid.Client.GetJsonAsync("/sensors/a/features?view=minute"))["features"]!.AsObject().Select(feature => feature.Key).ToArray();

        var minute = all.Where(name => name.EndsWith("_1m", StringComparison.Ordinal)).ToArray();
        Assert.Equal(20, minute.Length);
        Assert.Equal(
            ["temperature_max_1h", .. minute.Where(name => name.StartsWith("temperature_", StringComparison.Ordinal)), .. minute.Where(name => name.StartsWith("pressure_", StringComparison.Ordinal))],
            names);
    }

    [Fact]
    public async Task A_batch_and_a_what_if_have_views_too()
    {
        await PutAsync();
        using var batch = await _grid.Client.PostAsync("/features/batch", """{"sensorIds":["a","nobody"],"view":"control"}""");
        using var whatIf = await _grid.Client.PostAsync("/sensors/a/what-if?view=control", Some.Reading("a", "\"flow\":7"));

        Assert.Equal(["pressure_last_5m", "temperature_last_5m", "flow_last_5m"], (await batch.JsonAsync(HttpStatusCode.OK))["results"]![0]!["features"]!.AsObject().Select(feature => feature.Key));
        Assert.Equal(7, (double)(await whatIf.JsonAsync(HttpStatusCode.OK))["features"]!["flow_last_5m"]!);
    }

    [Fact]
    public async Task The_sensors_of_an_inference_client_have_a_view_as_their_table()
    {
        await PutAsync();
        const string Body = """{"inputs":[{"name":"sensor_id","datatype":"BYTES","shape":[1],"data":["a"]}],"outputs":[{"name":"features"}],"parameters":{"view":"control"}}""";
        using var table = await _grid.Client.PostAsync("/v2/models/sensors/infer", Body);
        using var patterns = await _grid.Client.PostAsync("/v2/models/sensors/infer", Body.Replace("control", "minute", StringComparison.Ordinal));

        Assert.Equal("[3,21.5,null]", (await table.JsonAsync(HttpStatusCode.OK))["outputs"]![0]!["data"]!.ToJsonString());
        Assert.Contains("View 'minute' has patterns", (string)(await patterns.JsonAsync(HttpStatusCode.BadRequest))["error"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receipt_names_the_features_that_the_view_selected()
    {
        await PutAsync();

        var answer = await _grid.Client.GetJsonAsync("/sensors/a/features?view=control&receipt=true");

        Assert.Equal(["pressure_last_5m", "temperature_last_5m", "flow_last_5m"], answer["receipt"]!["selection"]!.AsArray().Select(name => (string)name!));
    }

    [Theory]
    [InlineData("view=contrl", "There is no view 'contrl': there are control, minute.")]
    [InlineData("view=", "There is no view '': there are control, minute.")]
    [InlineData("view=control&features=a_last_1m", "features and view are both given")]
    public async Task What_there_is_not_is_refused_with_what_there_is(string query, string reason)
    {
        using var response = await _grid.Client.GetRawAsync($"/sensors/a/features?{query}");

        Assert.Contains(reason, (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"sensorIds\":[],\"view\":\"x\"}", "There is no view 'x'")]
    [InlineData("{\"sensorIds\":[],\"view\":\"control\",\"features\":[\"a\"]}", "features and view are both given")]
    [InlineData("{\"sensorIds\":[],\"view\":7}", "view must be a string")]
    public async Task A_batch_with_a_view_that_cannot_be_is_refused(string body, string reason)
    {
        using var response = await _grid.Client.PostAsync("/features/batch", body);

        Assert.Contains(reason, (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
    }

    private Task<JsonNode> PutAsync() => _grid.Client.PutAndAwaitAsync("a", Some.Reading("a", "\"temperature\":21.5,\"pressure\":3"));
}
