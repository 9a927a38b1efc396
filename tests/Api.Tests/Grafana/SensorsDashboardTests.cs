using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Node;

namespace SensorGrid.Api.Tests.Grafana;

/// <summary>The dashboard over the API itself, by Grafana's Infinity data source: its queries are sent, and its selectors applied to the answers by JSONata.</summary>
public sealed class SensorsDashboardTests(GridFixture grid)
{
    private readonly HttpClient _client = grid.Client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_panel_has_rows_with_its_columns_of_a_sensor_with_an_anomaly()
    {
        NodeTools.SkipIfMissing();
        var id = Some.SensorId("grafana/größe");
        await _client.PutAndAwaitAsync(id, UnusualSensor.Readings(id), UnusualSensor.Count);
        await Eventually.TrueAsync(
            () => "an anomaly", async () => (await _client.GetJsonAsync($"/anomalies?sensor={Uri.EscapeDataString(id)}"))["items"]!.AsArray().Count > 0);
        var silent = Some.SensorId("grafana/silent");
        await _client.PutAndAwaitAsync(silent, Some.Reading(silent, at: Some.Now.AddDays(-40)));
        var dashboard = GrafanaFiles.Dashboard("sensors");
        var variables = dashboard["templating"]!["list"]!.AsArray().Where(variable => (string)variable!["type"]! == "query")
            .Select(variable => ($"${(string)variable!["name"]!}", Query: variable["query"]!["infinityQuery"]!));
        (string Panel, JsonNode Query)[] queries = [.. GrafanaFiles.Queries(dashboard), .. variables];
        Assert.True(queries.Length > 10, $"There are only {queries.Length} queries.");

        var rows = await RowsAsync(queries, id);

        for (var i = 0; i < queries.Length; i++)
        {
            AssertRows(queries[i].Panel, queries[i].Query, rows[i]);
        }
    }

    private static void AssertRows(string panel, JsonNode query, JsonNode? selected)
    {
        JsonNode?[] rows = selected is JsonArray many ? [.. many] : [selected];
        Assert.True(rows.Length > 0 && rows.All(row => row is JsonObject), $"'{panel}' has no rows by '{query["root_selector"]}': {selected?.ToJsonString()}");
        foreach (var column in query["columns"]!.AsArray())
        {
            var name = (string)column!["selector"]!;
            Assert.True(rows.All(row => row!.AsObject().ContainsKey(name)), $"'{panel}' has rows without '{name}': {selected!.ToJsonString()}");
            var values = rows.Select(row => row![name]).OfType<JsonValue>().ToArray();

            // A time or a text that may be null is null in all rows now and then; a number is not.
            Assert.True((string)column["type"]! != "number" || values.Length > 0, $"'{panel}' has no value as '{name}'.");
            Assert.All(values, value => Assert.True(IsOf((string)column["type"]!, value), $"'{panel}' has {value.ToJsonString()} as '{name}', which is no {column["type"]}."));
        }
    }

    private static bool IsOf(string type, JsonValue value) => type switch
    {
        "number" => value.GetValueKind() == JsonValueKind.Number,
        "string" => value.GetValueKind() == JsonValueKind.String,
        "timestamp" => value.GetValueKind() == JsonValueKind.String && DateTimeOffset.TryParse((string)value!, CultureInfo.InvariantCulture, out _),
        _ => false,
    };

    /// <summary>Sends the queries, and selects their rows.</summary>
    private async Task<JsonArray> RowsAsync((string Panel, JsonNode Query)[] queries, string id)
    {
        var selections = new JsonArray();
        foreach (var (panel, query) in queries)
        {
            var url = Fill((string)query["url"]!, id);
            Assert.DoesNotContain("$", url, StringComparison.Ordinal);
            using var response = await _client.GetRawAsync(url);
            var answer = await response.Content.ReadAsStringAsync(Cancelled);
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"'{panel}' asks {url}, and gets {answer}");
            selections.Add(new JsonObject { ["expression"] = Fill((string)query["root_selector"]!, id), ["data"] = JsonNode.Parse(answer) });
        }

        using var folder = new TemporaryDirectory();
        await File.WriteAllTextAsync(folder["selections.json"], selections.ToJsonString(), Cancelled);
        return JsonNode.Parse(await NodeScript.RunAsync("jsonata.mjs", [folder["selections.json"]], Cancelled))!.AsArray();
    }

    // As Grafana fills in its variables.
    private static string Fill(string text, string id) => text
        .Replace("${sensor:percentencode}", Uri.EscapeDataString(id), StringComparison.Ordinal)
        .Replace("${site:percentencode}", "", StringComparison.Ordinal)
        .Replace("${metric}", "temperature", StringComparison.Ordinal)
        .Replace("${__from}", UnusualSensor.Begin.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("${__to}", Some.Now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
