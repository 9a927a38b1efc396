namespace SensorGrid.Grains.Interfaces.Sensors;

/// <summary>What a list of sensors shows of one.</summary>
/// <param name="LastReadingAt">The newest event time counted (UTC).</param>
[GenerateSerializer, Immutable, Alias("sensor-status")]
public sealed record SensorStatus([property: Id(0)] DateTimeOffset LastReadingAt);
