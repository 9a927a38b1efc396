using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SensorGrid.TestKit;

namespace SensorGrid.EndToEnd.Tests.Hosting;

/// <summary>What the API lists, all pages of it, by id; a test that reads a list fails when something is listed twice.</summary>
internal static class ApiLists
{
    /// <summary>The anomalies, as JSON.</summary>
    public static async Task<Dictionary<string, string>> AnomaliesAsync(HttpClient http, CancellationToken cancellationToken) =>
        (await ReadAsync(http, "anomalies", "before", cancellationToken)).ToDictionary(anomaly => anomaly.Key, anomaly => anomaly.Value.ToJsonString(), StringComparer.Ordinal);

    public static Task<Dictionary<string, JsonNode>> DeadLettersAsync(HttpClient http, CancellationToken cancellationToken) =>
        ReadAsync(http, "dead-letters", "cursor", cancellationToken);

    private static async Task<Dictionary<string, JsonNode>> ReadAsync(HttpClient http, string what, string pageParameter, CancellationToken cancellationToken)
    {
        var items = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        var query = "";
        do
        {
            var path = $"/{what}?limit=1000{query}";
            var page = await Eventually.GetAsync(path, () => http.GetFromJsonAsync<JsonNode>(path, cancellationToken));
            foreach (var item in page["items"]!.AsArray())
            {
                Assert.True(items.TryAdd((string)item!["id"]!, item), $"One of the {what} is listed twice: {item}");
            }

            query = (string?)page["cursor"] is { } next ? $"&{pageParameter}={Uri.EscapeDataString(next)}" : null;
        }
        while (query is not null);

        return items;
    }
}
