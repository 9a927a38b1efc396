namespace SensorGrid.Offline.Reference;

/// <summary>A difference between the live system and the raw records.</summary>
/// <param name="SensorId">The sensor.</param>
/// <param name="What">A feature's name, or what else it is.</param>
/// <param name="Live">The live system's value, as text.</param>
/// <param name="Recomputed">The recomputed value, as text.</param>
public sealed record ReferenceDifference(string SensorId, string What, string Live, string Recomputed);
