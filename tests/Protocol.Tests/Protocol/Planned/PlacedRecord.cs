namespace SensorGrid.Protocol.Tests.Protocol.Planned;

/// <summary>A record as its shard's ledger places it.</summary>
/// <param name="Position">The position in the shard.</param>
/// <param name="Time">Its time, raised to the shard's clock.</param>
/// <param name="Revision">The revision that is pinned to it.</param>
/// <param name="Sensor">The sensor.</param>
internal readonly record struct PlacedRecord(int Position, int Time, int Revision, int Sensor);
