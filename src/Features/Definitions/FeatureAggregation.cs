using System.Globalization;

namespace SensorGrid.Features.Definitions;

/// <summary>An aggregation with what belongs to it.</summary>
/// <param name="Kind">The aggregation.</param>
/// <param name="HalfLife">Of <see cref="Aggregation.Ewma"/>: the time in which a reading loses half of its weight; half of the window's length when null.</param>
/// <param name="Value">Of a time in a state: the value that it compares with.</param>
/// <param name="MaxGap">Of a time in a state: how long the value of a reading holds at most when no other follows; null for no limit.</param>
/// <param name="Error">Of a quantile of a sketch: its greatest relative error; <see cref="DefaultError"/> when null.</param>
public readonly record struct FeatureAggregation(Aggregation Kind, TimeSpan? HalfLife = null, double? Value = null, TimeSpan? MaxGap = null, double? Error = null)
{
    /// <summary>The greatest relative error of a sketch when the definitions do not say.</summary>
    public const double DefaultError = 0.01;

    /// <summary>
    /// The middle of a feature's name, such as <c>mean</c>, <c>ewma_30s</c>, <c>time_above_2p5_gap_1m</c> or <c>p95_sketch_0p02</c>: p stands for the point of a number, so that it has letters, digits, _ and - alone.
    /// </summary>
    public string Label =>
        AggregationNames.Of(Kind)
        + (HalfLife is { } halfLife ? $"_{Duration.Format(halfLife)}" : "")
        + (Value is { } value ? $"_{TextOf(value)}" : "")
        + (MaxGap is { } gap ? $"_gap_{Duration.Format(gap)}" : "")
        + (Error is { } error ? $"_{TextOf(error)}" : "");

    /// <summary>Computes the half-life over a window of a length.</summary>
    internal long HalfLifeOf(TimeSpan window) => HalfLife?.Ticks ?? Math.Max(1, window.Ticks / 2);

    /// <summary>Names it for the hash of the definitions, which it is a part of.</summary>
    internal string Canonical => HalfLife is null && Value is null && Error is null ? Kind.ToString() : $"{Kind}:{Label}";

#pragma warning disable CA1308 // Feature names are written in lower case.
    private static string TextOf(double value) =>
        value.ToString("R", CultureInfo.InvariantCulture).Replace('.', 'p').Replace("+", "", StringComparison.Ordinal).ToLowerInvariant();
#pragma warning restore CA1308
}
