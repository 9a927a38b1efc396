using System.Text.Json.Nodes;

namespace SensorGrid.EndToEnd.Tests.Hosting;

/// <summary>The anomalies that a running system keeps.</summary>
internal static class KeptAnomalies
{
    /// <summary>All of them, as JSON by id.</summary>
    public static async Task<Dictionary<string, string>> ReadAsync(HttpClient http, CancellationToken cancellationToken)
    {
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        var before = "";
        do
        {
            var page = JsonNode.Parse(await http.GetStringAsync(new Uri($"/anomalies?limit=1000{before}", UriKind.Relative), cancellationToken))!;
            foreach (var anomaly in page["items"]!.AsArray())
            {
                kept.Add((string)anomaly!["id"]!, anomaly.ToJsonString());
            }

            before = (string?)page["cursor"] is { } cursor ? $"&before={Uri.EscapeDataString(cursor)}" : "";
        }
        while (before.Length > 0);

        return kept;
    }
}
