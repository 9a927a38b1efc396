using System.Text.Json.Nodes;

namespace SensorGrid.EndToEnd.Tests.Dashboard;

/// <summary>An answer of <c>GET /anomalies</c> with one for each reason that the page has words for.</summary>
internal static class MadeUpAnomalies
{
    /// <summary>All are of one sensor and of the last minute, the newest first.</summary>
    public static string Page(string sensorId, DateTimeOffset now)
    {
        JsonObject Of(int number, string kind, string? metric, double? score, double? seconds, params JsonNode[] attribution) => new()
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
            ["model"] = "default@1",
            ["metric"] = metric,
            ["features"] = new JsonObject(),
            ["attribution"] = new JsonArray(attribution),
        };

        return new JsonObject
        {
            ["items"] = new JsonArray(
                Of(7, "score", "temperature", 0.96, null, Part("temperature", "level", 5000, 20.1234, 0.7), Part("rpm", "noise", 12, 3, 0.2), Part("temperature", "season", 5000, 20, 0.1)),
                Of(6, "score", "temperature", 0.61, 23, Part("temperature", "season", 31, 22.5, 1)),
                Of(5, "score", "vibration", 0.72, 90, Part("vibration", "noise", 3.25, 0.4, 1)),
                Of(4, "score", "flow", 0.55, 40, Part("flow", "shape", 40, 3, 1)),
                Of(3, "score", "pressure", 0.52, 0),
                Of(2, "silence", null, null, null),
                Of(1, "silence", null, 0.81, 30)),
            ["cursor"] = null,
        }.ToJsonString();
    }

    private static JsonObject Part(string metric, string kind, double value, double usual, double weight) =>
        new() { ["metric"] = metric, ["kind"] = kind, ["value"] = value, ["usual"] = usual, ["weight"] = weight };
}
