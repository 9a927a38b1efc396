using System.Globalization;
using System.Text.Json;

namespace SensorGrid.Offline.Reference.Exact;

/// <summary>Aggregations by the middle of their features' names, such as <c>mean</c>, <c>ewma_30s</c> <c>time_above_2p5_gap_1m</c> or <c>p95_sketch_0p02</c>.</summary>
internal static class ReferenceAggregation
{
    private const string Gap = "_gap_";

    /// <summary>Names an element of <c>aggregations</c> in a file that the engine's own parser has found valid.</summary>
    public static string Of(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            return Known(element.GetString()!);
        }

        var name = Known(element.GetProperty("aggregation").GetString()!);
        name += element.TryGetProperty("halfLife", out var halfLife) ? $"_{Duration(halfLife)}" : "";
        name += element.TryGetProperty("value", out var value) ? $"_{Number(value.GetDouble())}" : "";
        name += element.TryGetProperty("maxGap", out var gap) ? Gap + Duration(gap) : "";
        return name + (element.TryGetProperty("error", out var error) ? $"_{Number(error.GetDouble())}" : "");
    }

    /// <summary>Computes the half-life of a weighted mean, in ticks; null when its name has none.</summary>
    public static long? HalfLifeOf(string name) => name.Split('_') is [_, var halfLife] ? ReferenceDuration.Parse(halfLife) : null;

    /// <summary>Gets the share (in percent) and the greatest relative error of a quantile of a sketch; null when it is another aggregation.</summary>
    public static (int Percent, double Error)? SketchOf(string name)
    {
        if (name.Split('_') is not [var quantile, "sketch", .. var error])
        {
            return null;
        }

        var percent = quantile == "median" ? 50 : int.Parse(quantile[1..], CultureInfo.InvariantCulture);
        return (percent, error.Length == 0 ? 0.01 : double.Parse(error[0].Replace('p', '.'), CultureInfo.InvariantCulture));
    }

    /// <summary>Gets the state whose time is measured, and for how long a value holds at most, in ticks; null when it is another aggregation.</summary>
    public static (Func<double, bool> IsIn, long? MaxGap)? StateOf(string name)
    {
        if (name.Split('_', 4) is not ["time", var kind, var text, ..])
        {
            return null;
        }

        var limit = double.Parse(text.Replace('p', '.'), CultureInfo.InvariantCulture);
        var at = name.IndexOf(Gap, StringComparison.Ordinal);
        long? gap = at < 0 ? null : ReferenceDuration.Parse(name[(at + Gap.Length)..]);
        return kind switch
        {
            "above" => (value => value > limit, gap),
            "below" => (value => value < limit, gap),
            _ => (value => value == limit, gap),
        };
    }

    private static string Known(string name) =>
        WindowFacts.Aggregations.Concat(WindowFacts.Sketches).Concat(["time_above", "time_below", "time_equal"]).First(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static string Duration(JsonElement element) => ReferenceDuration.Format(ReferenceDuration.Parse(element.GetString()!));

    // As its shortest text, with p for the point and without plus signs.
    private static string Number(double value) => (value == 0 ? "0" : value.ToString(CultureInfo.InvariantCulture)).Replace('.', 'p').Replace('E', 'e').Replace("+", "", StringComparison.Ordinal);
}
