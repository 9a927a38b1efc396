using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;

namespace SensorGrid.Offline.Replay;

/// <summary>The effect of a reading.</summary>
/// <param name="Disposition">The disposition of the reading.</param>
/// <param name="Score">The sensor's live score after it: its own, or the one before if it was not scored; NaN while there is none.</param>
/// <param name="RaisedAlarm">Whether it was scored and raised an alarm.</param>
/// <param name="IsNews">Whether it was scored and its score stands out from those before it: from any threshold up to the score on it would be an alarm.</param>
/// <param name="Features">The features as of its event time; null when they were not requested, or that is further back than can be answered.</param>
public readonly record struct ReplayedReading(ReadingDisposition Disposition, double Score, bool RaisedAlarm, bool IsNews, SensorFeatures? Features)
{
    /// <summary>Gets whether it opened an anomaly.</summary>
    public bool OpensAnomaly { get; init; }

    /// <summary>One like it is expected once in so many days; null when it was not scored, or that is not known.</summary>
    public double? ExpectedEveryDays { get; init; }

    /// <summary>The rarity of that in terms of the alarm budget; null when it was not scored, or the budget has room for it.</summary>
    public AlarmSeverity? Severity { get; init; }
}
