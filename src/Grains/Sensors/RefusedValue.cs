using System.Buffers;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Grains.Interfaces.DeadLetters;

namespace SensorGrid.Grains.Sensors;

/// <summary>Makes the dead letter of values that a sensor has no room for.</summary>
internal static class RefusedValue
{
    /// <summary>Creates a dead letter that names the metrics, and holds the reading with just their values.</summary>
    /// <param name="shard">The shard it came from.</param>
    /// <param name="placed">The reading.</param>
    /// <param name="values">The values.</param>
    /// <param name="maxMetrics">The number of metrics that the sensor may have.</param>
    public static DeadLetter DeadLetterOf(ShardName shard, PlacedReading placed, IReadOnlyList<MetricValue> values, int maxMetrics)
    {
        // Without its id, which belongs to the values that count.
        var reading = placed.Reading with { Metrics = [.. values], Missing = [], Id = null };
        var data = new ArrayBufferWriter<byte>();
        ReadingEncoder.Encode(reading, data);
        var names = string.Join(", ", values.Select(value => $"'{value.Name}'"));
        return new DeadLetter(
            RefusedValues.LogOf(shard),
            placed.Position,
            $"The sensor has {maxMetrics} metrics already, which is the most ('maxMetrics' in features.json): {names} {(values.Count == 1 ? "is" : "are")} refused, the others count. "
                + "Further values are counted in quality.refused alone. A metric makes room when no window reaches back to its last value.",
            reading.ArrivedAt ?? reading.EventTime,
            reading.SensorId,
            data.WrittenCount,
            data.WrittenSpan.ToArray());
    }
}
