namespace SensorGrid.Features.Detection.Rarity;

/// <summary>The statistics of each kind of scale.</summary>
internal static class ScaleKinds
{
    private static readonly Statistic[] Readings =
    [
        Statistic.Up, Statistic.Down, Statistic.Repeat, Statistic.Model, Statistic.Change, Statistic.GrossUp, Statistic.GrossDown, Statistic.Spread,
    ];

    private static readonly Statistic[] Buckets = [Statistic.Up, Statistic.Down, Statistic.GrossUp, Statistic.GrossDown, Statistic.Spread];

    /// <summary>Gets the statistics of a kind, in the order of its trackers.</summary>
    public static ReadOnlySpan<Statistic> StatisticsOf(ScaleKind kind) => kind switch
    {
        ScaleKind.SlowReadings => Readings.AsSpan(0, 4),
        ScaleKind.FastReadings => Readings,
        _ => Buckets,
    };
}
