namespace SensorGrid.Client;

/// <summary>A revision of the definitions in their history.</summary>
/// <param name="Revision">Its number, from 1.</param>
/// <param name="CommittedAt">The time of its commit (UTC).</param>
/// <param name="Hash">The hash of its definitions: 16 hexadecimal digits.</param>
/// <param name="Note">The remark of the person who applied it; empty for none.</param>
public sealed record LiveRevisionEntry(long Revision, DateTimeOffset CommittedAt, string Hash, string Note);
