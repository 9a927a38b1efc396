namespace SensorGrid.Grains.Interfaces.SensorIndex;

/// <summary>The numbers of sensors by condition; each sensor is in one of the three.</summary>
[GenerateSerializer, Immutable, Alias("sensor-counts")]
public readonly record struct SensorCounts([property: Id(0)] long Live, [property: Id(1)] long Silent, [property: Id(2)] long Anomalous)
{
    /// <summary>All of them.</summary>
    public long Total => Live + Silent + Anomalous;

    /// <summary>Adds the numbers of two parts of the list.</summary>
    public static SensorCounts operator +(SensorCounts left, SensorCounts right) => Add(left, right);

    /// <inheritdoc cref="op_Addition"/>
    public static SensorCounts Add(SensorCounts left, SensorCounts right) =>
        new(left.Live + right.Live, left.Silent + right.Silent, left.Anomalous + right.Anomalous);
}
