using System.Globalization;

namespace SensorGrid.Api.Tests.Hosting;

/// <summary>Makes what tests need, each its own.</summary>
internal static class Some
{
    private static int _count;

    public static string SensorId(string name = "sensor") =>
        string.Create(CultureInfo.InvariantCulture, $"{name}-{Interlocked.Increment(ref _count)}");

    public static string Reading(string sensorId, string metrics = "\"temperature\":21.5", DateTimeOffset? at = null) =>
        $$$"""{"sensorId":{{{System.Text.Json.JsonSerializer.Serialize(sensorId)}}},"timestamp":"{{{Time(at ?? Now)}}}","metrics":{{{{metrics}}}}}""";

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
