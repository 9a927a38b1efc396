namespace SensorGrid.Grains.Sensors;

/// <summary>A sensor as it is stored, and as it moves between silos.</summary>
/// <param name="Snapshot">The engine's snapshot, which holds windows and log positions together, so that both move in one write.</param>
/// <param name="Scores">The trail of scores, for charts; a replay does not compare it.</param>
internal sealed record SensorState(byte[] Snapshot, byte[] Scores);
