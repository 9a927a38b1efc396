using SensorGrid.Features.Windows;

namespace SensorGrid.Features.Operators.Windows;

/// <summary>
/// The bounds that keep the windows of a metric under 200 KB, whatever its sensor sends, together with the sizes written beside them and 4,096 readings that are kept one by one
/// (at most 15 bytes each, and the names of their shards); and the windows of a sensor in proportion to how many metrics it may have.
/// </summary>
/// <remarks>
/// Beyond a bound of values or tiles, windows begin elsewhere than they are defined to, and say where (<see cref="Engine.FeatureQuality.Edges"/>). Beyond that of metrics, values are
/// refused (<see cref="Engine.FeatureQuality.Refused"/>). The bounds of the whole sensor are reached only when many of its metrics come faster than once a second: 500 values kept one
/// by one for each metric that there may be, 100 tiles of a second, and 250 tiles of hops, which is a window with the finest hop there is; and 2,500 buckets of sketches. Sketches have a section of their own, of at most 200 KB as well: at most 32,000
/// buckets of a metric (<see cref="Definitions.MetricPlan"/>), and at most 6 bytes for each.
/// </remarks>
internal static class WindowLimits
{
    /// <summary>Names of metrics that were refused; at most 60 bytes each.</summary>
    public const int RefusedMetrics = 64;

    /// <summary>One-second tiles of a metric; at most 92 bytes each, as the tiles of hops.</summary>
    public const int SecondTiles = 500;

    /// <summary>Tiles of hops of a metric.</summary>
    public const int HopTiles = 800;

    private const int RawValues = 5_000;
    private const int RawValuesPerMetric = 500;
    private const int SecondTilesPerMetric = 100;
    private const int HopTilesPerMetric = 250;

    // More than the three that are left of each tile when nothing is left to give up, in all tiles of hops.
    private const int BucketsPerMetric = 2_500;
    private const int Buckets = 32_000;

    // A compaction looks at all metrics, so it makes room for some thousands of values at a time.
    private const int Slack = 16;

    /// <summary>Computes the most that the windows of a sensor keep over all of its metrics.</summary>
    public static WindowSize Total(int maxMetrics) => new(
        Math.Max(RawValues, RawValuesPerMetric * maxMetrics),
        Math.Max(SecondTiles, SecondTilesPerMetric * maxMetrics),
        Math.Max(HopTiles, HopTilesPerMetric * maxMetrics),
        Math.Max(Buckets, BucketsPerMetric * maxMetrics),
        0);

    /// <summary>Computes the number of values kept one by one after there were more than <paramref name="most"/>.</summary>
    public static int AfterCompaction(int most) => most - (most / Slack);
}
