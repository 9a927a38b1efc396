namespace SensorGrid.Sources.Discovery;

/// <summary>Another definition for the same records.</summary>
/// <param name="Definition">The definition, as JSON text that can be used as it is.</param>
/// <param name="Difference">A sentence: the difference to the proposal.</param>
/// <param name="Share">The share of the sample's elements that it decodes, from 0 to 1.</param>
public sealed record Alternative(string Definition, string Difference, double Share);
