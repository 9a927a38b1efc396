namespace SensorGrid.Client.Tests.Support;

/// <summary>Anomalies as the API writes them.</summary>
internal static class Anomalies
{
    public static string Json(string id, string score = "0.75") =>
        $$"""{"id":"{{id}}","sensorId":"s","startedAt":"2026-01-01T00:00:00Z","peakAt":"2026-01-01T00:00:01Z","endedAt":null,"score":{{score}},"model":"m@1"}""";
}
