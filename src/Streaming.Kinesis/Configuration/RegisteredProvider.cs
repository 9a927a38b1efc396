namespace SensorGrid.Streaming.Kinesis.Configuration;

/// <summary>A provider that this silo runs.</summary>
/// <param name="Name">Its name.</param>
internal sealed record RegisteredProvider(string Name);
