using System.Net;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Readings;

public sealed class UnreachableKinesisTests
{
    [Fact]
    public async Task Without_Kinesis_readings_are_refused_and_features_are_still_served()
    {
        using var data = new TemporaryDirectory();
        await using var other = await RunningGrid.StartAsync(data["other"], TestContext.Current.CancellationToken);
        await using var grid = await RunningGrid.StartAsync(
            data["own"], TestContext.Current.CancellationToken, $"--SensorGrid:Kinesis:ServiceUrl={other.Addresses.Kinesis}");
        await grid.Client.PutAndAwaitAsync("a", Some.Reading("a"));

        await other.DisposeAsync();
        using var response = await grid.Client.PostAsync("/readings", $"[1,{Some.Reading("a")}]");

        var problem = await response.ProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Equal(0, (int)problem["accepted"]!);
        Assert.Equal([1], problem["unsent"]!.AsArray().Select(index => (int)index!));
        Assert.Equal([0], problem["rejected"]!.AsArray().Select(item => (int)item!["index"]!));
        await grid.Client.AwaitFeaturesAsync("a", 1);
    }
}
