namespace SensorGrid.Features.Detection;

/// <summary>
/// The inputs that a model may use, one row of <see cref="Count"/> numbers for each scored value of a metric. All of them are free of units: they
/// compare a value with what the same metric of the same sensor did before, so one model serves temperatures and counters, hourly data and 100 Hz.
/// </summary>
/// <remarks>
/// <para>
/// <b>z-scores</b> (<c>*_z*</c>): <c>sign(u) log(1 + |u|)</c> with <c>u = (y - m) / s</c>; m and s are the exponentially weighted mean and mean absolute
/// deviation of y before this row, over about as many rows as the name says. 0 for the first 20 rows and while s is 0.
/// </para>
/// <para>
/// <b>Excesses</b> (<c>*_excess</c>): how far a view lies outside of everything that it was before, in widths of that range: <c>max(y - M, m - y) / (M - m)</c>,
/// at most 50; 0 inside of the range and for the first 50 rows of the view. <c>spread12_excess</c> looks upwards only. <c>repeat_excess</c> is 0 until a value
/// came again and again for twice as long as any did before, and then the binary logarithm of how many times as long.
/// </para>
/// <para>No input is ever NaN or infinite: what is not known yet is 0. A model's <c>model.json</c> lists the inputs that it wants, by name, in its order.</para>
/// </remarks>
public static class DetectorInputs
{
    /// <summary>The number of inputs of a row.</summary>
    public const int Count = ZScores + Excesses;

    /// <summary>The number of z-scores, the first inputs.</summary>
    public const int ZScores = 5;

    /// <summary>The number of excesses, after the z-scores.</summary>
    public const int Excesses = 15;

    /// <summary>The kind of attribution that moves each input, in the order of <see cref="Names"/>.</summary>
    internal static IReadOnlyList<AttributionKind> Kinds { get; } =
    [
        AttributionKind.Level, AttributionKind.Level, AttributionKind.Level, AttributionKind.Noise, AttributionKind.Season,
        AttributionKind.Level, AttributionKind.Level, AttributionKind.Level, AttributionKind.Level,
        AttributionKind.Season, AttributionKind.Season, AttributionKind.Season, AttributionKind.Season,
        AttributionKind.Level, AttributionKind.Level,
        AttributionKind.Level, AttributionKind.Level, AttributionKind.Season, AttributionKind.Noise, AttributionKind.Shape,
    ];

    /// <summary>The names of the inputs, in the order of a row.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        // The value over 50, 200 and 2,000 rows, its change from row to row, and what is left when the usual value of the hour of the day is removed.
        "value_z50", "value_z200", "value_z2000", "change_z500", "season_z500",

        // Means over so many rows: of the value, of what is left without the hour's usual value, and of asinh(value / its mean magnitude).
        "level1_excess", "level2_excess", "level6_excess", "level24_excess",
        "season1_excess", "season2_excess", "season6_excess", "season24_excess",
        "magnitude3_excess", "magnitude12_excess",

        // Means over 12 rows of the first two z-scores and of the season's; the spread of 12 rows; and how much longer than ever a value repeats itself.
        "z50_excess", "z200_excess", "season_z_excess", "spread12_excess", "repeat_excess",
    ];
}
