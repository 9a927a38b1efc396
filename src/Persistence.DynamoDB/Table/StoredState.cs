namespace SensorGrid.Persistence.DynamoDB.Table;

/// <summary>An item as stored. One without bytes has been cleared.</summary>
internal sealed record StoredState(string? ETag, ReadOnlyMemory<byte>? Bytes);
