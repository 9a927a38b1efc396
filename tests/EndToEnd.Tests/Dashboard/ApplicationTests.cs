using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.EndToEnd.Tests.Dashboard;

/// <summary>SQL applications in the page: from an empty list to rows that come, and back.</summary>
[Collection(Lanes.Answers)]
public sealed class ApplicationTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Output = "DESTINATION_SQL_STREAM";

    private static readonly string[] Sensors = ["plant-1/pump-0", "plant-1/pump-1", "plant-2/pump-0"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_an_empty_list_over_a_mistake_that_is_marked_and_mended_and_a_trial_to_rows_that_come()
    {
        await using var grid = await Grid.StartNewAsync(Cancellation);
        await TestSensors.PutUsualAsync(grid.Http, Sensors, Cancellation);
        await using var browser = await chromium.OpenAsync(new(grid.Api, "#/applications"));
        var page = browser.Page;
        await Assertions.Expect(page.GetByText("No application yet")).ToBeVisibleAsync();
        await KeepAsync(browser, "applications-none");

        await page.GetByText("Begin with this example").ClickAsync();
        await Assertions.Expect(page.Locator("[data-check=valid]")).ToHaveTextAsync("No errors");
        await page.GetByLabel("Program in SQL").FillAsync(Program("temprature", 1));
        await Assertions.Expect(page.Locator(".code-area mark.error")).ToHaveTextAsync(["\"temprature\""]);
        await Assertions.Expect(page.Locator(".issue")).ToHaveTextAsync(["3:32errorNo column \"temprature\"; did you mean \"temperature\"?"]);
        await KeepAsync(browser, "application-mistake");

        await page.Locator(".issue").ClickAsync();
        await page.Keyboard.InsertTextAsync("\"temperature\"");
        await Assertions.Expect(page.Locator("[data-check=valid]")).ToHaveTextAsync("No errors");
        await Assertions.Expect(page.Locator(".code-area mark")).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByLabel("Program in SQL")).ToHaveValueAsync(Program("temperature", 1));

        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator("[data-trial=done]")).ToContainTextAsync("900 records");
        await Assertions.Expect(page.Locator(".trial th")).ToHaveTextAsync(["ROWTIME (UTC)", "sensor", "mean_temperature", "n"]);
        await Assertions.Expect(page.Locator(".trial .plot .key")).ToHaveTextAsync(Sensors);
        await Assertions.Expect(page.Locator(".trial .plot canvas")).ToBeVisibleAsync();
        await KeepAsync(browser, "application-trial");

        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("averages");
        await page.GetByLabel("Note").FillAsync("the first");
        await page.GetByRole(AriaRole.Button, new() { Name = "Deploy", Exact = true }).ClickAsync();
        await Assertions.Expect(browser.Heading).ToHaveTextAsync("averages");
        await Assertions.Expect(page.Locator("[data-deployed=committed]")).ToContainTextAsync("Generation 1 is deployed.");
        await Assertions.Expect(page.Locator("[data-state=running]")).ToBeVisibleAsync();

        await ReadingsUntilAsync(grid, async () => await page.Locator(".live tbody tr").CountAsync() > 6);
        await Assertions.Expect(page.Locator(".live tbody tr").First).ToContainTextAsync("plant-");
        await Assertions.Expect(page.Locator(".live .plot canvas")).ToBeVisibleAsync();
        await KeepAsync(browser, "application");

        await page.GetByText("← Applications").ClickAsync();
        await Assertions.Expect(page.Locator("[data-application=averages]")).ToContainTextAsync("generation1");
        await Assertions.Expect(page.Locator("[data-application=averages]")).ToContainTextAsync($"rows of {Output}");
        await KeepAsync(browser, "applications");
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Who_was_slower_is_told_so_and_an_earlier_generation_is_shown_compared_and_put_in_force_again()
    {
        await using var grid = await Grid.StartNewAsync(Cancellation);
        await TestSensors.PutUsualAsync(grid.Http, Sensors, Cancellation);
        await PutAsync(grid, "averages", Program("temperature", 10), 0);
        await using var browser = await chromium.OpenAsync(new(grid.Api, "#/applications/averages/edit"));
        var page = browser.Page;
        await Assertions.Expect(page.GetByLabel("Program in SQL")).ToHaveValueAsync(Program("temperature", 10));
        await PutAsync(grid, "averages", Program("temperature", 20), 1);

        await page.GetByLabel("Program in SQL").FillAsync(Program("temperature", 30));
        await page.GetByRole(AriaRole.Button, new() { Name = "Deploy", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-conflict='2']")).ToContainTextAsync("Generation 2 was deployed since you opened generation 1.");
        Assert.Equal(2, await GenerationAsync(grid));
        await KeepAsync(browser, "application-conflict");
        await page.GetByText("Deploy over generation 2").ClickAsync();
        await Assertions.Expect(page.Locator("[data-deployed=committed]")).ToContainTextAsync("Generation 3 is deployed.");

        var first = page.Locator("[data-generation='1']");
        await first.GetByText("Show").ClickAsync();
        await Assertions.Expect(first.Locator(".code-box pre")).ToContainTextAsync("INTERVAL '10' SECOND");
        await first.GetByText("Compare").ClickAsync();
        await Assertions.Expect(first.Locator(".difference .gone")).ToContainTextAsync("INTERVAL '10' SECOND");
        await Assertions.Expect(first.Locator(".difference .new")).ToContainTextAsync("INTERVAL '30' SECOND");
        await first.GetByText("Roll back to 1").ClickAsync();
        await KeepAsync(browser, "application-history");
        await first.GetByRole(AriaRole.Button, new() { Name = "Roll back", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-generation='4']")).ToContainTextAsync("rollback to 1");

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        var delete = page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" });
        await page.GetByLabel("Type its name to confirm").FillAsync("average");
        await Assertions.Expect(delete).ToBeDisabledAsync();
        await page.GetByLabel("Type its name to confirm").FillAsync("averages");
        await delete.ClickAsync();
        await Assertions.Expect(page.GetByText("No application yet")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_editor_takes_an_application_of_Kinesis_Data_Analytics_and_is_used_and_left_with_the_keyboard_alone()
    {
        await using var grid = await Grid.StartNewAsync(Cancellation);
        await TestSensors.PutUsualAsync(grid.Http, Sensors, Cancellation);
        await using var browser = await chromium.OpenAsync(new(grid.Api, "#/new-application"));
        var page = browser.Page;
        var program = page.GetByLabel("Program in SQL");
        await program.FillAsync(KdaApplication(Program("temperature", 60)));
        await Assertions.Expect(page.Locator("[data-around=kda]")).ToContainTextAsync("This is an application of Kinesis Data Analytics, kda-averages.");
        await Assertions.Expect(program).ToHaveValueAsync(Program("temperature", 60));
        await Assertions.Expect(page.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("kda-averages");
        await Assertions.Expect(page.Locator("[data-check=valid]")).ToHaveTextAsync("No errors");

        await program.FocusAsync();
        await page.Keyboard.PressAsync("Control+Home");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(program).ToHaveValueAsync($"  \n  {Program("temperature", 60)}");
        await page.GetByRole(AriaRole.Button, new() { Name = "temperature", Exact = true }).ClickAsync();
        await Assertions.Expect(program).ToHaveValueAsync($"  \n  \"temperature\"{Program("temperature", 60)}");
        await Assertions.Expect(program).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByText("Tab now leaves the editor.")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(program).Not.ToBeFocusedAsync();
    }

    private static string Program(string metric, int seconds) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        CREATE OR REPLACE STREAM "{Output}" ("sensor" VARCHAR(64), "mean_temperature" DOUBLE, "n" INTEGER);
        CREATE OR REPLACE PUMP "STREAM_PUMP" AS INSERT INTO "{Output}"
        SELECT STREAM "sensor_id", AVG("{metric}"), COUNT(*) FROM "SOURCE_SQL_STREAM_001"
        GROUP BY "sensor_id", STEP("SOURCE_SQL_STREAM_001".ROWTIME BY INTERVAL '{seconds}' SECOND);
        """);

    private static string KdaApplication(string program) => new JsonObject
    {
        ["ApplicationName"] = "kda-averages",
        ["ApplicationCode"] = program,
        ["Inputs"] = new JsonArray(new JsonObject
        {
            ["NamePrefix"] = "SOURCE_SQL_STREAM",
            ["InputSchema"] = new JsonObject
            {
                ["RecordFormat"] = new JsonObject
                {
                    ["RecordFormatType"] = "JSON",
                    ["MappingParameters"] = new JsonObject { ["JSONMappingParameters"] = new JsonObject { ["RecordRowPath"] = "$" } },
                },
                ["RecordColumns"] = new JsonArray(
                    new JsonObject { ["Name"] = "sensor_id", ["SqlType"] = "VARCHAR(64)", ["Mapping"] = "$.sensorId" },
                    new JsonObject { ["Name"] = "temperature", ["SqlType"] = "DOUBLE", ["Mapping"] = "$.metrics.temperature" }),
            },
        }),
        ["Outputs"] = new JsonArray(new JsonObject { ["Name"] = Output }),
    }.ToJsonString();

    /// <summary>Sends readings, so that windows close, until something is so.</summary>
    private static Task ReadingsUntilAsync(Grid grid, Func<Task<bool>> isSo) => Eventually.TrueAsync(() => "Rows in the page", async () =>
    {
        var now = TimeProvider.System.GetUtcNow();
        await TestSensors.PostAsync(grid.Http, Sensors.Select((sensor, i) => TestSensors.Reading(sensor, now, 20 + i)), Cancellation);
        return await isSo();
    });

    private static async Task PutAsync(Grid grid, string name, string program, int expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/applications/{name}") { Content = new StringContent(program, Encoding.UTF8, "text/plain") };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{expected.ToString(CultureInfo.InvariantCulture)}\"");
        using var response = await grid.Http.SendAsync(request, Cancellation);
        Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created, await response.Content.ReadAsStringAsync(Cancellation));
    }

    private static async Task<int> GenerationAsync(Grid grid) =>
        (int)JsonNode.Parse(await grid.Http.GetStringAsync(new Uri("/applications/averages", UriKind.Relative), Cancellation))!["generation"]!;

    /// <summary>Keeps pictures of a view, which must keep nobody out.</summary>
    private static async Task KeepAsync(BrowserPage browser, string name)
    {
        Assert.Empty(await browser.SeriousFaultsAsync());
        await Screenshots.KeepAllAsync(browser, name);
        await browser.Page.SetViewportSizeAsync(1280, 800);
    }
}
