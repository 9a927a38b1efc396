using SensorGrid.Features.Log;

namespace SensorGrid.Client;

/// <summary>The live system's answer for a sensor.</summary>
/// <param name="Names">The features' names.</param>
/// <param name="Values">Their values, NaN for null.</param>
/// <param name="Positions">The position in each shard, with its source.</param>
/// <param name="Score">Its score; null when it has none.</param>
/// <param name="TellsScores">Whether the live system reports scores at all.</param>
public sealed record LiveAnswer(
    string SensorId,
    DateTimeOffset AsOf,
    string[] Names,
    double[] Values,
    LiveQuality Quality,
    IReadOnlyDictionary<ShardName, LogPosition> Positions,
    LiveScore? Score = null,
    bool TellsScores = false);
