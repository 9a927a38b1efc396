namespace SensorGrid.Client;

/// <summary>A sensor as it would be after readings that did not happen.</summary>
/// <param name="Features">Features, score and quality as they would be; the positions are those of the live sensor.</param>
/// <param name="Readings">The outcome of each reading, in their order.</param>
/// <param name="Anomalies">The number of anomalies that the readings would open, change or end.</param>
public sealed record WhatIfAnswer(LiveAnswer Features, IReadOnlyList<WhatIfReading> Readings, int Anomalies);
