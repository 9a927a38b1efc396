using System.Net;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Sensors;

public sealed class SensorListEndpointTests(GridFixture grid)
{
    private readonly HttpClient _client = grid.Client;

    [Fact]
    public async Task Pages_go_through_all_sensors_of_a_prefix_in_order_and_none_twice()
    {
        var prefix = Some.SensorId("list/ü") + "-";
        var ids = Enumerable.Range(0, 45).Select(i => $"{prefix}{i:00}").ToArray();
        using var posted = await _client.PostAsync("/readings", $"[{string.Join(',', ids.Reverse().Select(id => Some.Reading(id)))}]");
        await posted.JsonAsync(HttpStatusCode.Accepted);
        await AwaitListedAsync(prefix, ids.Length);

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await ListAsync(prefix, cursor, limit: 10);
            Assert.InRange(page["items"]!.AsArray().Count, 1, 10);
            seen.AddRange(page["items"]!.AsArray().Select(item => (string)item!["sensorId"]!));
            cursor = (string?)page["cursor"];
        }
        while (cursor is not null);

        Assert.Equal(ids, seen);
    }

    [Fact]
    public async Task A_sensor_is_live_while_a_window_of_it_reaches_its_newest_reading()
    {
        var prefix = Some.SensorId("state");
        var now = Some.Now;
        using var posted = await _client.PostAsync(
            "/readings", Some.Reading(prefix + "-a", at: now) + "\n" + Some.Reading(prefix + "-b", at: now - TimeSpan.FromMinutes(61)));
        await posted.JsonAsync(HttpStatusCode.Accepted);
        await _client.AwaitFeaturesAsync(prefix + "-a", 1);
        await _client.AwaitFeaturesAsync(prefix + "-b", 1);

        var items = (await AwaitListedAsync(prefix, 2))["items"]!.AsArray();

        Assert.Equal(["live", "silent"], items.Select(item => (string)item!["state"]!));
        Assert.Equal(Some.Time(now), (string)items[0]!["lastReadingAt"]!);
    }

    [Fact]
    public async Task Only_sensors_in_a_state_are_listed_when_it_is_asked_for()
    {
        var prefix = Some.SensorId("filtered");
        var now = Some.Now;
        using var posted = await _client.PostAsync(
            "/readings", Some.Reading(prefix + "-a", at: now) + "\n" + Some.Reading(prefix + "-b", at: now - TimeSpan.FromMinutes(61)));
        await posted.JsonAsync(HttpStatusCode.Accepted);

        Assert.Equal([prefix + "-a"], await AwaitInStateAsync(prefix, "live"));
        Assert.Equal([prefix + "-b"], await AwaitInStateAsync(prefix, "silent"));
        Assert.Empty((await ListAsync(prefix, null, limit: 10, "anomalous"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_prefix_without_sensors_is_an_empty_list()
    {
        var page = await ListAsync("nobody-", null, limit: 10);

        Assert.Empty(page["items"]!.AsArray());
        Assert.Null(page["cursor"]);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("limit=ten")]
    [InlineData("cursor=%21")]
    [InlineData("state=asleep")]
    public async Task A_page_that_cannot_be_is_refused(string query)
    {
        using var response = await _client.GetRawAsync($"/sensors?{query}");

        await response.ProblemAsync(HttpStatusCode.BadRequest);
    }

    private Task<JsonNode> ListAsync(string prefix, string? cursor, int limit, string? state = null) =>
        _client.GetJsonAsync($"/sensors?prefix={Uri.EscapeDataString(prefix)}&limit={limit}"
            + (cursor is null ? "" : $"&cursor={cursor}") + (state is null ? "" : $"&state={state}"));

    /// <summary>The list is told of a sensor's state a moment after its readings. A fresh one counts as silent until then, and is asked before it is shown.</summary>
    private Task<string[]> AwaitInStateAsync(string prefix, string state) =>
        Eventually.GetAsync($"A {state} sensor of {prefix}", async () =>
        {
            var items = (await ListAsync(prefix, null, limit: 10, state))["items"]!.AsArray();
            return items.Count > 0 ? items.Select(item => (string)item!["sensorId"]!).ToArray() : null;
        });

    /// <summary>A sensor is listed by the time of its first persist.</summary>
    private Task<JsonNode> AwaitListedAsync(string prefix, int count) =>
        Eventually.GetAsync($"{count} sensors of {prefix}", async () =>
        {
            var page = await ListAsync(prefix, null, limit: 1000);
            return page["items"]!.AsArray().Count >= count ? page : null;
        });
}
