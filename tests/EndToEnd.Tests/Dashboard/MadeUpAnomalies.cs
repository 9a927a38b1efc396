using System.Text.Json.Nodes;

namespace SensorGrid.EndToEnd.Tests.Dashboard;

/// <summary>An answer of <c>GET /anomalies</c> with one for each reason that the page has words for.</summary>
internal static class MadeUpAnomalies
{
    /// <summary>All are of one sensor and of the last minute, the newest first.</summary>
    public static string Page(string sensorId, DateTimeOffset now)
    {
        JsonObject Of(int number, string kind, string? metric, double? score, double? seconds, Rarity rarity, params JsonNode[] attribution) => new()
        {
            ["id"] = $"{sensorId}@made-up.{number}.{kind}",
            ["cursor"] = number,
            ["updatedCursor"] = number,
            ["sensorId"] = sensorId,
            ["kind"] = kind,
            ["startedAt"] = now.AddMinutes(-1),
            ["peakAt"] = now.AddMinutes(-1),
            ["endedAt"] = seconds is { } length ? now.AddMinutes(-1).AddSeconds(length) : null,
            ["score"] = score,
            ["threshold"] = 0.5,
            ["expectedEveryDays"] = rarity.Days,
            ["expected"] = rarity.Expected,
            ["severity"] = rarity.Severity,
            ["reason"] = rarity.Reason,
            ["model"] = "default@1",
            ["metric"] = metric,
            ["features"] = new JsonObject(),
            ["attribution"] = new JsonArray(attribution),
        };

        return new JsonObject
        {
            ["items"] = new JsonArray(
                Of(9, "score", "temperature", 0.96, null, new(1e6, "expected once in more than 1,000 years", "critical", "level"), Part("temperature", "level", 5000, 20.1234, 0.7), Part("rpm", "noise", 12, 3, 0.2), Part("temperature", "season", 5000, 20, 0.1)),
                Of(8, "score", "temperature", 0.61, 23, new(340, "expected once in 340 days", "warning", "season"), Part("temperature", "season", 31, 22.5, 1)),
                Of(7, "score", "vibration", 0.72, 90, new(45, "expected once in 45 days", "note", "noise"), Part("vibration", "noise", 3.25, 0.4, 1)),
                Of(6, "score", "flow", 0.55, 40, new(12, "expected once in 12 days", "note", "shape"), Part("flow", "shape", 40, 3, 1)),
                Of(5, "score", "power", 0.7, 12, new(2000, "expected once in 5 years", "critical", "change"), Part("power", "change", 7.5, 0.3, 1)),
                Of(4, "score", "torque", 0.64, 10, new(15, "expected once in 15 days", "note", "model"), Part("torque", "model", 12, 2, 1)),
                Of(3, "score", "pressure", 0.52, 0, new(null, null, "note", null)),
                Of(2, "silence", null, null, null, new(null, null, "note", null)),
                Of(1, "silence", null, 0.81, 30, new(150, "expected once in 150 days", "warning", null))),
            ["cursor"] = null,
        }.ToJsonString();
    }

    private static JsonObject Part(string metric, string kind, double value, double usual, double weight) =>
        new() { ["metric"] = metric, ["kind"] = kind, ["value"] = value, ["usual"] = usual, ["weight"] = weight };

    private sealed record Rarity(double? Days, string? Expected, string Severity, string? Reason);
}
