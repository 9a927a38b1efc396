namespace SensorGrid.Protocol.Tests.Simulation;

/// <summary>A reading in the log. Its position is its index in the shard.</summary>
/// <param name="Sensor">The sensor.</param>
/// <param name="Time">The arrival time.</param>
internal readonly record struct LogRecord(int Sensor, int Time);
