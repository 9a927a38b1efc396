using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Sensors;

/// <summary>Answers that keep the terms of their request, or why they do not.</summary>
/// <param name="Answers">The answers by sensor; null when whoever was asked gave none.</param>
/// <param name="NotReached">The records that were not there in time, each with how far its shard is; empty for none.</param>
/// <param name="Stale">The sensors whose answers may be staler than is allowed.</param>
internal sealed record FreshAnswers(
    IReadOnlyDictionary<string, FeaturesAnswer>? Answers,
    IReadOnlyList<KeyValuePair<StreamPosition, ShardFrontier>> NotReached,
    IReadOnlyDictionary<string, Staleness> Stale)
{
    /// <summary>No staleness of any sensor.</summary>
    public static IReadOnlyDictionary<string, Staleness> NoStaleness { get; } = new Dictionary<string, Staleness>();

    /// <summary>The staleness of every answer, by sensor; none where nothing was demanded of it.</summary>
    public IReadOnlyDictionary<string, Staleness> Measured { get; init; } = NoStaleness;
}
