namespace SensorGrid.Client;

/// <summary>A generation of a SQL application.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="CommittedAt">The time of its commit (UTC).</param>
/// <param name="Hash">The hash of its definition: 16 hexadecimal digits.</param>
/// <param name="Note">A word about it; empty for nothing.</param>
public sealed record LiveGeneration(long Number, DateTimeOffset CommittedAt, string Hash, string Note);
