using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.EndToEnd.Tests;

[Collection(Lanes.Answers)]
public sealed class RetiredSensorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    [InlineData(1500)]
    public async Task Killed_after_a_sensor_was_retired_it_comes_back_as_the_log_says(int millisecondsBeforeTheKill)
    {
        await using var grid = await Grid.StartNewAsync(Cancellation);
        var begin = TimeProvider.System.GetUtcNow().AddMinutes(-5);
        await PostAsync(grid, [.. from sensor in (string[])["kept", "retired", "renewed"] from second in Enumerable.Range(0, 200) select Reading(sensor, begin.AddSeconds(second))]);
        await FoundAsync(grid, "retired", true);
        await FoundAsync(grid, "renewed", true);

        await DeleteAsync(grid, "retired");
        await DeleteAsync(grid, "renewed");
        await PostAsync(grid, [Reading("renewed", TimeProvider.System.GetUtcNow().AddSeconds(5))]);
        await Task.Delay(TimeSpan.FromMilliseconds(millisecondsBeforeTheKill), TimeProvider.System, Cancellation);
        await grid.KillAsync(Cancellation);
        await grid.StartAsync(Cancellation);

        await FoundAsync(grid, "retired", false);
        await Eventually.TrueAsync(
            () => "One reading of renewed",
            async () => await ReadingsOfAsync(grid, "renewed") == 1);
        await Eventually.TrueAsync(
            () => "kept and renewed on the list, and two sensors in the fleet",
            async () => (await ListedAsync(grid)).SequenceEqual(["kept", "renewed"])
                && (int)(await grid.Http.GetFromJsonAsync<JsonNode>("/cluster", Cancellation))!["fleet"]!["sensors"]! == 2);
        var verified = await grid.VerifyAsync(Cancellation);
        Assert.True(verified.ExitCode == 0, verified.Output);
        Assert.Equal("3 sensors compared, 0 differ", verified.LastLine);
        Assert.Contains("retired: 1 sensors", verified.Output, StringComparison.Ordinal);
    }

    private static string Reading(string sensor, DateTimeOffset at) =>
        $$$"""{"sensorId":"{{{sensor}}}","timestamp":"{{{at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}}","metrics":{"t":{{{at.Second}}}}}""";

    private static async Task PostAsync(Grid grid, string[] readings)
    {
        using var body = new StringContent($"[{string.Join(',', readings)}]", Encoding.UTF8, "application/json");
        using var response = await grid.Http.PostAsync("/readings", body, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    private static async Task DeleteAsync(Grid grid, string sensor)
    {
        using var response = await grid.Http.DeleteAsync($"/sensors/{sensor}", Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    private static Task FoundAsync(Grid grid, string sensor, bool isFound) => Eventually.TrueAsync(
        () => $"{sensor} {(isFound ? "found" : "not found")}",
        async () =>
        {
            using var response = await grid.Http.GetAsync($"/sensors/{sensor}/features", Cancellation);
            return response.StatusCode == (isFound ? HttpStatusCode.OK : HttpStatusCode.NotFound);
        });

    // A restart reads the shard again: between its old life and its new one the sensor is not found.
    private static async Task<int> ReadingsOfAsync(Grid grid, string sensor)
    {
        using var response = await grid.Http.GetAsync($"/sensors/{sensor}/features", Cancellation);
        return response.StatusCode == HttpStatusCode.OK
            ? (int)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["quality"]!["readings"]!
            : 0;
    }

    private static async Task<string[]> ListedAsync(Grid grid)
    {
        var page = await grid.Http.GetFromJsonAsync<JsonNode>("/sensors", Cancellation);
        return [.. page!["items"]!.AsArray().Select(item => (string)item!["sensorId"]!)];
    }
}
