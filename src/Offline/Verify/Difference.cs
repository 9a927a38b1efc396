namespace SensorGrid.Offline.Verify;

/// <summary>Something that the live system and the replay do not agree on.</summary>
/// <param name="SensorId">The sensor.</param>
/// <param name="What">A feature's name, or what else it is.</param>
/// <param name="Live">The live system's value, as text.</param>
/// <param name="Replayed">The replay's value, as text.</param>
public sealed record Difference(string SensorId, string What, string Live, string Replayed);
