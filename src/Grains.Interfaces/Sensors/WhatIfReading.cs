namespace SensorGrid.Grains.Interfaces.Sensors;

/// <summary>The outcome of a reading that did not happen.</summary>
/// <param name="Outcome">The disposition that it would have: <c>counted</c>, <c>late</c> or <c>duplicate</c>.</param>
/// <param name="Score">Its score; null when it would not be scored.</param>
/// <param name="IsAnomaly">Whether an anomaly of the sensor would be open after it.</param>
/// <param name="Refused">The metrics that there would be no room for.</param>
[GenerateSerializer, Immutable, Alias("what-if-reading")]
public sealed record WhatIfReading(
    [property: Id(0)] string Outcome,
    [property: Id(1)] double? Score,
    [property: Id(2)] bool IsAnomaly,
    [property: Id(3)] string[] Refused);
