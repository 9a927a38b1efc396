using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;

namespace SensorGrid.Grains.Interfaces.Sensors;

/// <summary>A sensor as it would be after readings that did not happen.</summary>
/// <param name="Features">The features, with the score and what would move it most, and the positions of the live sensor; null when no reading would count, or when the instant is too far back.</param>
/// <param name="OldestAsOf">Set when the instant is too far back: the oldest one (UTC) that could be answered.</param>
/// <param name="Readings">The outcome of each reading, in their order.</param>
/// <param name="Anomalies">The anomalies that they would open, change or end, each in its last state.</param>
[GenerateSerializer, Immutable, Alias("what-if-answer")]
public sealed record WhatIfAnswer(
    [property: Id(0)] SensorFeatures? Features,
    [property: Id(1)] DateTimeOffset? OldestAsOf,
    [property: Id(2)] WhatIfReading[] Readings,
    [property: Id(3)] AnomalyEpisode[] Anomalies)
{
    /// <summary>The answer of a silo that copies as many sensors as it may at the moment.</summary>
    public static WhatIfAnswer Busy { get; } = new(null, null, [], []) { IsBusy = true };

    /// <summary>Gets whether there is no answer, since the sensor's silo copies as many sensors as it may: ask again.</summary>
    [Id(4)]
    public bool IsBusy { get; init; }
}
