namespace SensorGrid.Protocol.Tests.Protocol.Today;

/// <summary>A sensor fell silent. It is named by the last reading before it, so that whoever tells of it names it alike.</summary>
internal readonly record struct Silence(int Sensor, int Shard, int Position);
