using SensorGrid.Features.Detection;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;

namespace SensorGrid.Features.Operators;

/// <summary>A reading that the engine has judged, on its way through the operators.</summary>
/// <param name="Position">Its position in the log.</param>
/// <param name="Reading">The reading.</param>
/// <param name="IsCounted">Whether it counts: it is neither late nor a duplicate.</param>
/// <param name="Noted">The destination of the values that windows keep of it, for a reading with an id; null for others.</param>
/// <param name="Scores">The scores of staged readings; null for readings that are ingested unscored.</param>
/// <param name="Changed">The destination of the anomalies that it opens, changes or ends; null for readings that are ingested unscored.</param>
internal readonly record struct TakenReading(
    StreamPosition Position,
    Reading Reading,
    bool IsCounted,
    NotedValues? Noted,
    ScoringBatch? Scores,
    ICollection<AnomalyEpisode>? Changed)
{
    /// <summary>Its event time, in ticks.</summary>
    public long Time => Reading.EventTime.UtcTicks;
}
