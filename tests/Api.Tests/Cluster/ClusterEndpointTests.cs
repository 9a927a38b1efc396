using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Cluster;

/// <summary>A grid of its own, so that the numbers are those of this test.</summary>
public sealed class ClusterEndpointTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _data = new();
    private RunningGrid _grid = null!;

    public async ValueTask InitializeAsync() => _grid = await RunningGrid.StartAsync(_data.FullName, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _grid.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task Silos_shards_model_and_fleet_are_told()
    {
        var now = Some.Now;
        using var posted = await _grid.Client.PostAsync(
            "/readings",
            $"[{Some.Reading("a", at: now)},{Some.Reading("b", at: now)},{Some.Reading("c", at: now - TimeSpan.FromMinutes(61))}]");
        var answer = await Eventually.GetAsync("A count of three sensors, all shards being read", async () =>
        {
            var cluster = await _grid.Client.GetJsonAsync("/cluster");
            return (long)cluster["fleet"]!["sensors"]! == 3 && (long)cluster["fleet"]!["live"]! == 2
                && cluster["silos"]!.AsArray() is [{ } silo] && silo["shards"]!.AsArray() is { Count: 4 } shards && shards.All(IsAtTheTip) ? cluster : null;
        });

        Assert.Equal((1, 0), ((long)answer["fleet"]!["silent"]!, (long)answer["fleet"]!["anomalous"]!));
        Assert.Equal(3600, (double)answer["fleet"]!["silentAfterSeconds"]!);
        Assert.Equal(0, (double)answer["fleet"]!["behindSeconds"]!);
        var only = Assert.Single(answer["silos"]!.AsArray())!;
        Assert.Equal("running", (string)only["state"]!);
        Assert.Equal("default", (string)only["model"]!["name"]!);
        Assert.InRange((double)only["model"]!["threshold"]!, 0.01, 0.99);
        Assert.Equal(4, only["shards"]!.AsArray().Select(shard => (string)shard!["shard"]!).Distinct().Count());
    }

    private static bool IsAtTheTip(JsonNode? shard) =>
        (string)shard!["state"]! == "reading" && shard["behindSeconds"] is { } behind && (double)behind == 0;
}
