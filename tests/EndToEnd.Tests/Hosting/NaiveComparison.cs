using System.Text.Json.Nodes;

namespace SensorGrid.EndToEnd.Tests.Hosting;

/// <summary>Compares live features with those of the naive computation.</summary>
internal static class NaiveComparison
{
    private const string HopWindow = "_1h";

    /// <summary>Every feature is there on both sides, null on both or equal to 1e-9 of its scale.</summary>
    /// <param name="naive">What it should be.</param>
    /// <param name="live">What it is.</param>
    /// <param name="exactOnly">Without the windows with a hop, of which nothing is promised for a sensor with readings in several shards.</param>
    public static void AssertClose(JsonNode naive, JsonNode live, bool exactOnly = false)
    {
        var expected = naive["features"]!.AsObject();
        var actual = live["features"]!.AsObject();
        Assert.Equal(
            expected.Select(feature => feature.Key).Order(StringComparer.Ordinal),
            actual.Select(feature => feature.Key).Order(StringComparer.Ordinal));
        foreach (var (name, value) in expected.Where(feature => !exactOnly || !feature.Key.EndsWith(HopWindow, StringComparison.Ordinal)))
        {
            AssertClose($"{live["sensorId"]} {name}", (double?)value, (double?)actual[name]);
        }
    }

    private static void AssertClose(string name, double? expected, double? actual)
    {
        Assert.True(expected is null == actual is null, $"{name} is {actual?.ToString() ?? "null"}, but should be {expected?.ToString() ?? "null"}");

        // A slope or a difference of values of about 100 that cancel is as exact as those values.
        var tolerance = 1e-9 * Math.Max(1, Math.Abs(expected ?? 0));
        Assert.True(expected is null || Math.Abs(expected.Value - actual!.Value) <= tolerance, $"{name} is {actual:R}, but should be {expected:R}");
    }
}
