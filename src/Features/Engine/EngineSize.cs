using SensorGrid.Features.Detection.Rarity;

namespace SensorGrid.Features.Engine;

/// <summary>
/// The approximate number of bytes an engine uses in memory: what its arrays have room for, and a fixed amount for each object that holds
/// them.
/// </summary>
/// <remarks>For budgets. Read from lengths alone, so that it costs some nanoseconds; a test compares it with the sizes of its objects.</remarks>
internal static class EngineSize
{
    // The engine with its lists, pauses and arrivals; a series with its plan, rings and tables; the detector of a metric.
    private const int Engine = 1_400;
    private const int Series = 450;
    private const int MetricDetector = 1_700;

    // A scale with its means, the open bucket among them; a tracker.
    private const int Scale = 250;
    private const int Tracker = 40;

    public static int Of(KeyEngine engine)
    {
        var bytes = Engine + engine.Ids.Bytes + (engine.Windows.Metrics.Count * (long)Series) + engine.Windows.Bytes;
        foreach (var metric in engine.Detector?.Metrics ?? [])
        {
            bytes += MetricDetector + BytesOf(metric.Rarity.Readings) + BytesOf(metric.Rarity.TenSeconds?.Scale) + BytesOf(metric.Rarity.Minutes?.Scale);
        }

        return (int)Math.Min(bytes, int.MaxValue);
    }

    private static int BytesOf(TrackedScale? scale) => scale is null ? 0 : Scale + (scale.HasTrackers ? scale.TrackerCount * Tracker : 0);
}
