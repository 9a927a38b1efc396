using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.EndToEnd.Tests.Dashboard;

/// <summary>What the views show, of a system that has run for an hour.</summary>
[Collection(Lanes.Answers)]
public sealed class ViewTests(Chromium chromium, ShowcaseGrid grid) : IClassFixture<Chromium>, IClassFixture<ShowcaseGrid>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Uri KnownSensor => new(grid.Address, BrowserPage.SensorAddress(ShowcaseGrid.KnownSensor));

    private Uri DeadLetters => new(grid.Address, "#/dead-letters");

    [Fact]
    public async Task The_sensor_page_shows_the_numbers_of_the_API()
    {
        await using var page = await chromium.OpenAsync(KnownSensor);
        await page.Page.Locator("table.features").First.WaitForAsync();

        // In one step: the page goes on by itself.
        var shown = JsonNode.Parse(await page.Page.EvaluateAsync<string>(
            """
            JSON.stringify({
              asOf: document.querySelector('[data-as-of]').dataset.asOf,
              cells: [...document.querySelectorAll('[data-feature]')].map(cell => [cell.dataset.feature, cell.dataset.value, cell.textContent]),
            })
            """))!;
        var answer = await GetAsync($"/sensors/{Uri.EscapeDataString(ShowcaseGrid.KnownSensor)}/features?asOf={(string)shown["asOf"]!}");

        var features = answer["features"]!.AsObject();
        var cells = shown["cells"]!.AsArray().Select(cell => (Name: (string)cell![0]!, Value: (string)cell[1]!, Text: (string)cell[2]!)).ToArray();
        Assert.Equal(features.Select(feature => feature.Key).Order(StringComparer.Ordinal), cells.Select(cell => cell.Name).Order(StringComparer.Ordinal));
        Assert.All(cells, cell => Assert.Equal(features[cell.Name]?.GetValue<double>(), Number(cell.Value)));
        Assert.All(cells.Where(cell => !cell.Name.EndsWith("_age", StringComparison.Ordinal)), AssertShown);
    }

    [Fact]
    public async Task The_sensor_page_says_in_words_what_its_readings_were_like()
    {
        await using var page = await chromium.OpenAsync(KnownSensor);

        await Assertions.Expect(page.Heading).ToHaveTextAsync(ShowcaseGrid.KnownSensor);
        await Assertions.Expect(page.Page.Locator(".flags")).ToContainTextAsync("1 reading came too late and is not counted.");
        await Assertions.Expect(page.Page.Locator(".flags")).ToContainTextAsync("1 reading came more than once and counted once.");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Img, new() { NameRegex = new("^temperature over .*: from .* to 5,000, .* anomal(y|ies) marked$") })).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Img, new() { NameRegex = new("^Score over .*: highest 0\\.[5-9].*, threshold 0\\.5$") })).ToBeVisibleAsync();
        await Assertions.Expect(page.AnomaliesOf(ShowcaseGrid.KnownSensor).First).ToContainTextAsync("temperature is 5,000, usually ");
        Assert.Empty(page.Errors);
    }

    /// <summary>The answer is made up: no fleet is unlike itself in each of these ways at will.</summary>
    [Fact]
    public async Task The_list_says_in_words_why_each_is_an_anomaly()
    {
        await using var page = await chromium.OpenAsync(grid.Address);
        await page.Page.RouteAsync("**/anomalies?limit=*", route => route.FulfillAsync(new()
        {
            ContentType = "application/json",
            Body = MadeUpAnomalies.Page(ShowcaseGrid.KnownSensor, TimeProvider.System.GetUtcNow()),
        }));
        await page.Page.ReloadAsync(new() { WaitUntil = WaitUntilState.DOMContentLoaded });

        await Assertions.Expect(page.Page.Locator(".anomaly .cause")).ToHaveTextAsync(
        [
            "temperature is 5,000, usually 20.12; also rpm",
            "temperature is 31, at this hour usually 22.5",
            "vibration varies by 3.25, usually by 0.4",
            "flow repeated one value 40 times, before that 3 at most",
            "power changed by 7.5 at once, usually by 0.3",
            "torque is strange to the model: 12, usually 2",
            "pressure is unlike what came before",
            "No reading since then, for longer than is to be expected",
            "No reading for longer than is to be expected",
        ]);
        await Assertions.Expect(page.Page.Locator(".anomaly .badge")).ToHaveTextAsync(["open", "silent"]);
        await Assertions.Expect(page.Page.Locator(".anomaly .rarity")).ToHaveTextAsync(
        [
            "critical expected once in more than 1,000 years, for its level",
            "warning expected once in 340 days, for the hour of the day",
            "note expected once in 45 days, for its noise",
            "note expected once in 12 days, for a repeated value",
            "critical expected once in 5 years, for a sudden change",
            "note expected once in 15 days, for the model",
            "note",
            "note",
            "warning expected once in 150 days",
        ]);
        await Assertions.Expect(page.Page.Locator(".anomaly .score").Nth(7)).ToContainTextAsync("No score");
        await page.Page.Locator(".sparkline canvas").Nth(5).WaitForAsync();
        await Screenshots.KeepAllAsync(page, "causes");
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_sensor_is_found_by_the_beginning_of_its_id_and_opened_with_the_keyboard_alone()
    {
        await using var page = await chromium.OpenAsync(grid.Address);
        await page.Page.GetByLabel("Id begins with").FillAsync("plant-9/");
        var found = page.Page.Locator(".sensors a");
        await Assertions.Expect(found).ToHaveTextAsync([ShowcaseGrid.KnownSensor]);

        await page.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(found).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.Heading).ToHaveTextAsync(ShowcaseGrid.KnownSensor);
        await Assertions.Expect(page.Heading).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_first_stop_of_the_keyboard_leads_past_the_navigation()
    {
        await using var page = await chromium.OpenAsync(grid.Address);
        await page.Figure("live").WaitForAsync();

        await page.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Page.GetByText("To the content")).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.Page.Locator("main")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_fleet_is_shown_as_the_API_counts_it_and_its_silos_with_their_shards()
    {
        const string Anomalous = "plant-8/press-1";
        await TestSensors.PutUsualAsync(grid.Http, [Anomalous], Cancellation);
        await TestSensors.PutFaultAsync(grid.Http, Anomalous, Cancellation);
        await using var page = await chromium.OpenAsync(grid.Address);
        await page.Page.Locator(".silo tbody tr").First.WaitForAsync();

        await Assertions.Expect(page.Page.Locator(".silo tbody tr")).ToHaveCountAsync(4);
        var model = (await GetAsync("/cluster"))["silos"]![0]!["model"]!;
        await Assertions.Expect(page.Page.Locator(".tiles")).ToContainTextAsync($"{(string)model["name"]!}version {(string)model["version"]!}, threshold 0.5");
        await Eventually.TrueAsync(() => "The API's counts", async () =>
        {
            var fleet = (await GetAsync("/cluster"))["fleet"]!;
            return (long)fleet["sensors"]! == 26
                && (string)fleet["live"]!.ToJsonString() == await page.Figure("live").TextContentAsync()
                && (string)fleet["anomalous"]!.ToJsonString() == await page.Figure("anomalous").TextContentAsync();
        });

        await page.Page.Locator("button.anomalous").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".sensors .badge.good")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Page.Locator(".sensors .badge.bad").First).ToBeVisibleAsync();
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_dead_letter_is_shown_with_its_reason_and_bytes_and_why_it_cannot_be_put_into_the_stream_again()
    {
        await using var page = await chromium.OpenAsync(DeadLetters);
        var letters = page.Page.Locator(".letter");
        var letter = letters.Filter(new() { HasText = ShowcaseGrid.DeadLetter }).Last;
        await Assertions.Expect(letter).ToContainTextAsync("Not well-formed JSON");
        await Assertions.Expect(letters.Filter(new() { HasText = "00 01 02 ff" })).ToContainTextAsync("4 bytes, not text");

        await letter.GetByRole(AriaRole.Button).ClickAsync();

        await Assertions.Expect(letter).ToContainTextAsync("The dead letter is not put again: it would be refused again");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Axe_finds_no_serious_fault(bool dark)
    {
        await using var page = await chromium.OpenAsync(grid.Address, dark: dark);
        foreach (var (name, address) in Views())
        {
            await ShowAsync(page, name, address);
            Assert.Empty(await page.SeriousFaultsAsync());
        }
    }

    [Theory]
    [InlineData("fleet")]
    [InlineData("sensor")]
    [InlineData("sensor-of-several-metrics")]
    [InlineData("dead-letters")]
    public async Task A_view_fits_into_each_window_and_its_picture_is_kept(string name)
    {
        await using var page = await chromium.OpenAsync(grid.Address);
        await ShowAsync(page, name, Views().Single(view => view.Name == name).Address);
        await Screenshots.KeepAllAsync(page, name);
    }

    private (string Name, Uri Address)[] Views() =>
    [
        ("fleet", grid.Address),
        ("sensor", KnownSensor),
        ("sensor-of-several-metrics", new(grid.Address, BrowserPage.SensorAddress(ShowcaseGrid.SensorOfFleet))),
        ("dead-letters", DeadLetters),
    ];

    /// <summary>Waits until a view has all that it asks for.</summary>
    private static async Task ShowAsync(BrowserPage page, string name, Uri address)
    {
        await page.GoAsync(address);
        switch (name)
        {
            case "fleet":
                await page.Page.Locator(".anomaly").First.WaitForAsync();
                await page.Page.Locator(".sparkline canvas").First.WaitForAsync();
                await page.Page.Locator(".silo tbody tr").First.WaitForAsync();
                await page.Page.Locator(".sensors li").First.WaitForAsync();
                break;
            case "sensor" or "sensor-of-several-metrics":
                await page.Page.Locator(".chart canvas").Nth(1).WaitForAsync();
                await page.Page.Locator(".anomaly").First.WaitForAsync();
                break;
            default:
                await page.Page.Locator(".letter").First.WaitForAsync();
                break;
        }
    }

    private static void AssertShown((string Name, string Value, string Text) cell)
    {
        var shown = cell.Text == "–" ? null : Number(cell.Text.Replace(",", "", StringComparison.Ordinal));
        var value = Number(cell.Value);
        Assert.Equal(value is null, shown is null);
        Assert.True(value is null || Math.Abs(value.Value - shown!.Value) <= Math.Abs(value.Value) * 1e-3, $"{cell.Name} is {cell.Value} and shown as {cell.Text}.");
    }

    private static double? Number(string text) => text.Length == 0 ? null : double.Parse(text, CultureInfo.InvariantCulture);

    private async Task<JsonNode> GetAsync(string path) =>
        JsonNode.Parse(await grid.Http.GetStringAsync(new Uri(path, UriKind.Relative), Cancellation))!;
}
