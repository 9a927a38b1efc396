namespace SensorGrid.Grains.Interfaces.Sensors;

/// <summary>A sensor's answer to a reader that queries whether it is silent.</summary>
/// <param name="IsGap">Whether the sensor lacks readings that the reader delivered: the shard must be read again from its checkpoint.</param>
/// <param name="AskAt">The arrival time (UTC) of the next query; null when it need not be before its next reading.</param>
[GenerateSerializer, Immutable, Alias("silence-answer")]
public readonly record struct SilenceAnswer([property: Id(0)] bool IsGap, [property: Id(1)] DateTimeOffset? AskAt);
