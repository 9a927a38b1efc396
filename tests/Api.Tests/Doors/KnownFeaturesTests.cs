using System.Net;
using System.Text;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Doors;

public sealed class KnownFeaturesTests
{
    private const string Definitions = """
        {
          "features": [{"metrics":["*"],"aggregations":["mean",{"aggregation":"ewma","halfLife":"30s"}],"windows":["5m"]}],
          "derived": [{"name":"load","expression":"v_mean_5m / 2"}]
        }
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Features_of_any_kind_that_the_definitions_in_force_have_are_read_at_the_doors_of_Feast_and_SageMaker()
    {
        using var data = new TemporaryDirectory();
        await using var own = await RunningGrid.StartAsync(data.FullName, Cancelled);
        using var content = new StringContent(Definitions, Encoding.UTF8, "application/json");
        using var put = await own.Client.PutAsync(new Uri("/definitions/features/default", UriKind.Relative), content, Cancelled);
        await put.JsonAsync(HttpStatusCode.OK);
        await Eventually.TrueAsync(() => "Revision 1 in force", async () => (long)(await own.Client.GetJsonAsync("/definitions"))["inForce"]! == 1);
        await own.Client.PutAndAwaitAsync("a", Some.Reading("a", "\"v\":4"));

        using var feast = await own.Client.PostAsync("/get-online-features", """{"entities":{"sensor_id":["a"]},"features":["sensors:load","sensors:v_ewma_30s_5m"]}""");
        var record = await own.Client.GetJsonAsync("/FeatureGroup/sensors?RecordIdentifierValueAsString=a&FeatureName=load");
        using var records = await own.Client.PostAsync(
            "/BatchGetRecord", """{"Identifiers":[{"FeatureGroupName":"sensors","RecordIdentifiersValueAsString":["a"],"FeatureNames":["v_ewma_30s_5m"]}]}""");

        Assert.Equal([2.0, 4.0], (await feast.JsonAsync(HttpStatusCode.OK))["results"]!.AsArray().Skip(1).Select(column => (double)column!["values"]![0]!));
        Assert.Equal("2", (string)record["Record"]![0]!["ValueAsString"]!);
        Assert.Equal("4", (string)(await records.JsonAsync(HttpStatusCode.OK))["Records"]![0]!["Record"]![0]!["ValueAsString"]!);
        using var misspelt = await own.Client.PostAsync("/get-online-features", """{"entities":{"sensor_id":["a"]},"features":["sensors:lod"]}""");
        Assert.Equal(HttpStatusCode.NotFound, misspelt.StatusCode);
        using var missing = await own.Client.GetRawAsync("/FeatureGroup/sensors?RecordIdentifierValueAsString=a&FeatureName=lod");
        Assert.Equal(HttpStatusCode.BadRequest, missing.StatusCode);
    }
}
