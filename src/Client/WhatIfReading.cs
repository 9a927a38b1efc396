namespace SensorGrid.Client;

/// <summary>The outcome of a reading that did not happen.</summary>
/// <param name="Outcome">The disposition that it would have: <c>counted</c>, <c>late</c> or <c>duplicate</c>.</param>
/// <param name="Score">Its score; null when it would not be scored.</param>
/// <param name="IsAnomaly">Whether an anomaly of the sensor would be open after it.</param>
public sealed record WhatIfReading(string Outcome, double? Score, bool IsAnomaly);
