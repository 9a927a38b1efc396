using System.Text.Json.Nodes;

namespace SensorGrid.EndToEnd.Tests.Hosting;

/// <summary>Compares live features with those of the naive computation.</summary>
internal static class NaiveComparison
{
    /// <summary>Every feature is there on both sides, null on both or equal to 1e-9 of its scale.</summary>
    public static void AssertClose(JsonNode naive, JsonNode live)
    {
        var expected = naive["features"]!.AsObject();
        var actual = live["features"]!.AsObject();
        Assert.Equal(
            expected.Select(feature => feature.Key).Order(StringComparer.Ordinal),
            actual.Select(feature => feature.Key).Order(StringComparer.Ordinal));
        foreach (var (name, value) in expected)
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
