namespace SensorGrid.Grains.Sensors;

/// <summary>What is stored of a sensor: the engine's snapshot, which holds windows and log positions together, so that both move in one write.</summary>
[GenerateSerializer, Alias("sensor-state")]
internal sealed class SensorState
{
    /// <summary>As <see cref="PackedSnapshot"/> has it.</summary>
    [Id(0)] public byte[] Snapshot { get; set; } = [];

    /// <summary>What <c>ScoreTrail.ToArray</c> gave: for charts, and none of a replay's concern.</summary>
    [Id(1)] public byte[] Scores { get; set; } = [];
}
