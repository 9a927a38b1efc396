namespace SensorGrid.Cli.Reference;

/// <summary>A difference between the live system and the raw records.</summary>
/// <param name="What">A feature's name, or what else it is.</param>
internal sealed record ReferenceDifference(string SensorId, string What, string Live, string Recomputed);
