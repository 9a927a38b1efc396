using SensorGrid.Features.Engine;
using SensorGrid.Features.Readings;

namespace SensorGrid.Grains.Interfaces.Sensors;

/// <summary>The question how a sensor would be after readings that did not happen.</summary>
/// <param name="Readings">The readings, in their order, at most <see cref="MostReadings"/>. Their sensor ids are not looked at.</param>
/// <param name="AsOf">The instant of the features.</param>
[GenerateSerializer, Immutable, Alias("what-if-question")]
public sealed record WhatIfQuestion([property: Id(0)] Reading[] Readings, [property: Id(1)] AsOf AsOf)
{
    /// <summary>The most readings of a question.</summary>
    public const int MostReadings = 1_000;
}
