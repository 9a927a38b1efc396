namespace SensorGrid.Cli.Reference;

/// <summary>Something that the live system says otherwise than the raw records do.</summary>
/// <param name="What">A feature's name, or what else it is.</param>
internal sealed record ReferenceDifference(string SensorId, string What, string Live, string Recomputed);
