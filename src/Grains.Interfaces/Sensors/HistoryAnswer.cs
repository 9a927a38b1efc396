using SensorGrid.Features.History;

namespace SensorGrid.Grains.Interfaces.Sensors;

/// <summary>A sensor's answer to a question for its history.</summary>
/// <param name="History">Its readings.</param>
/// <param name="Scores">Its scores in the same stretch, in time order; at most 60, and only of the last hour.</param>
/// <param name="Threshold">The score from which on there is an alarm.</param>
[GenerateSerializer, Immutable, Alias("history-answer")]
public sealed record HistoryAnswer(
    [property: Id(0)] SensorHistory History,
    [property: Id(1)] ScorePoint[] Scores,
    [property: Id(2)] double Threshold);
