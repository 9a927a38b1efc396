using System.Text.Json.Nodes;
using Microsoft.Playwright;
using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.EndToEnd.Tests.Dashboard;

/// <summary>A page that stays open while things happen.</summary>
[Collection(Lanes.Answers)]
public sealed class LiveTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Key = "k3y-of-the-dashboard-0001";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_an_empty_start_to_faults_in_the_list_that_the_page_is_told_of_without_asking()
    {
        await using var grid = await Grid.StartNewAsync(Cancellation);
        await using var page = await chromium.OpenAsync(grid.Api);
        await Assertions.Expect(page.Page.GetByText("No sensors yet")).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.Locator("pre").First).ToContainTextAsync($"curl -X POST {grid.Api.GetLeftPart(UriPartial.Authority)}/readings");
        await Screenshots.KeepAllAsync(page, "empty");

        string[] sensors = [.. Enumerable.Range(0, 10).Select(i => $"plant-1/pump-{i}")];
        await TestSensors.PutUsualAsync(grid.Http, sensors, Cancellation);
        await Assertions.Expect(page.Page.Locator(".sensors li")).ToHaveCountAsync(10);

        var asked = 0;
        await page.Page.RouteAsync("**/anomalies?*", route =>
        {
            Interlocked.Increment(ref asked);
            return route.ContinueAsync();
        });
        var (times, told) = (new List<TimeSpan>(), 0);
        foreach (var sensor in sensors)
        {
            var (before, begun) = (Volatile.Read(ref asked), TimeProvider.System.GetTimestamp());
            await TestSensors.PutFaultAsync(grid.Http, sensor, Cancellation);
            await Assertions.Expect(page.AnomaliesOf(sensor).First).ToBeVisibleAsync();
            times.Add(TimeProvider.System.GetElapsedTime(begun));

            // A page whose connection was lost, on a machine that stood still, asks for the list once.
            told += Volatile.Read(ref asked) == before ? 1 : 0;
            if (told > 1)
            {
                break;
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"Faults were in the list after {string.Join(", ", times.Select(time => $"{time.TotalMilliseconds:0} ms"))}.");
        Assert.True(told > 1, $"Of {times.Count} faults the page was told of {told}, and asked {asked} times.");
        var ids = await page.AnomalyIdsAsync();
        Assert.True(IndexOf(ids, sensors[1]) < IndexOf(ids, sensors[0]), $"The newest is not above: {string.Join(", ", ids)}.");
        await Assertions.Expect(page.Figure("anomalous")).Not.ToHaveTextAsync("0");
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_server_that_is_killed_and_started_again_costs_the_page_no_anomaly()
    {
        await using var grid = await Grid.StartNewAsync(Cancellation);
        string[] sensors = [.. Enumerable.Range(0, 6).Select(i => $"plant-1/pump-{i}")];
        await TestSensors.PutUsualAsync(grid.Http, sensors, Cancellation);
        await using var page = await chromium.OpenAsync(grid.Api);
        await Assertions.Expect(page.Connection("live")).ToBeVisibleAsync();
        await TestSensors.PutFaultAsync(grid.Http, sensors[0], Cancellation);
        await Assertions.Expect(page.AnomaliesOf(sensors[0]).First).ToBeVisibleAsync();

        // These are in the stream, and nobody knows how far the system has got with them.
        await TestSensors.PutFaultAsync(grid.Http, sensors[1], Cancellation);
        await TestSensors.PutFaultAsync(grid.Http, sensors[2], Cancellation);
        await grid.KillAsync(Cancellation);
        await Assertions.Expect(page.Connection("lost")).ToHaveTextAsync("Connection lost");
        await Assertions.Expect(page.Page.Locator("#lost")).ToContainTextAsync("The connection to the server is lost since");

        await grid.StartAsync(Cancellation);
        await TestSensors.PutFaultAsync(grid.Http, sensors[3], Cancellation);
        await Assertions.Expect(page.Connection("live")).ToHaveTextAsync("Live again");
        await Assertions.Expect(page.Page.Locator("#lost")).ToBeHiddenAsync();
        await TestSensors.PutFaultAsync(grid.Http, sensors[4], Cancellation);

        foreach (var sensor in sensors[..5])
        {
            await Assertions.Expect(page.AnomaliesOf(sensor).First).ToBeVisibleAsync();
        }

        string[] shown = [];
        string[] all = [];
        await Eventually.TrueAsync(
            () => $"A list as the API's ({string.Join(", ", all)}) instead of {string.Join(", ", shown)}",
            async () =>
            {
                all = await AnomalyIdsAsync(grid);
                shown = await page.AnomalyIdsAsync();
                return all.Order(StringComparer.Ordinal).SequenceEqual(shown.Order(StringComparer.Ordinal));
            });
    }

    [Fact]
    public async Task The_page_of_an_API_by_itself_says_that_no_silo_is_there_and_shows_the_fleet_once_one_is()
    {
        const string Sensor = "plant-1/pump-0";
        await using var cluster = await Cluster.StartServersAsync(new ClusterOptions(Silos: 1, Shards: 2), Cancellation);
        cluster.Api.Start();
        await cluster.Api.ListeningAsync();
        await using var page = await chromium.OpenAsync(cluster.Api.Http.BaseAddress!);
        await Assertions.Expect(page.Connection("lost")).ToHaveTextAsync("Not available");
        await Assertions.Expect(page.Page.Locator("#lost")).ToContainTextAsync("No silo has been reached yet");

        await cluster.StartSilosAsync(Cancellation);
        await Assertions.Expect(page.Connection("live")).ToHaveTextAsync("Live again");
        await Assertions.Expect(page.Page.Locator("#lost")).ToBeHiddenAsync();
        await TestSensors.PutUsualAsync(cluster.Api.Http, [Sensor], Cancellation);
        await TestSensors.PutFaultAsync(cluster.Api.Http, Sensor, Cancellation);

        await Assertions.Expect(page.AnomaliesOf(Sensor).First).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.Locator(".sensors a")).ToHaveTextAsync([Sensor]);
        await Assertions.Expect(page.Page.Locator(".silo tbody tr")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Where_there_are_keys_the_page_asks_for_one_and_is_live_with_it()
    {
        await using var grid = await Grid.StartNewAsync(Cancellation, $"--SensorGrid:Api:Keys:dashboard={Key}");
        await using var page = await chromium.OpenAsync(grid.Api);
        var key = page.Page.GetByLabel("API key");
        await key.FillAsync("a-key-that-nobody-gave");
        await key.PressAsync("Enter");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The key is not known here.");
        Assert.Empty(await page.SeriousFaultsAsync());

        await key.FillAsync(Key);
        await key.PressAsync("Enter");
        await Assertions.Expect(page.Connection("live")).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.GetByText("No sensors yet")).ToBeVisibleAsync();

        await page.Page.ReloadAsync(new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await Assertions.Expect(page.Connection("live")).ToBeVisibleAsync();

        await page.Page.GetByText("Forget key").ClickAsync();
        await Assertions.Expect(key).ToBeVisibleAsync();
    }

    private static int IndexOf(string[] ids, string sensor) => Array.FindIndex(ids, id => id.StartsWith($"{sensor}@", StringComparison.Ordinal) && id.EndsWith(".score", StringComparison.Ordinal));

    private static async Task<string[]> AnomalyIdsAsync(Grid grid)
    {
        var answer = JsonNode.Parse(await grid.Http.GetStringAsync(new Uri("/anomalies?limit=1000", UriKind.Relative), Cancellation))!;
        return [.. answer["items"]!.AsArray().Select(item => (string)item!["id"]!)];
    }
}
