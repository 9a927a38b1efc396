namespace SensorGrid.Protocol.Tests.Protocol.Planned;

/// <summary>A record that went into a state, and under which facts.</summary>
internal readonly record struct TakenRecord(int Shard, int Position, int Revision, int Time);
