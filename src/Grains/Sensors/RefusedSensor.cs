using System.Buffers;
using System.Globalization;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Grains.Interfaces.DeadLetters;

namespace SensorGrid.Grains.Sensors;

/// <summary>Makes the dead letter of a reading whose sensor would be one too many.</summary>
internal static class RefusedSensor
{
    /// <summary>A dead letter that names the sensor and the limit, and holds the reading.</summary>
    /// <param name="shard">The shard it came from.</param>
    /// <param name="placed">The reading.</param>
    /// <param name="most">How many sensors there may be.</param>
    public static DeadLetter DeadLetterOf(string shard, PlacedReading placed, int most)
    {
        var data = new ArrayBufferWriter<byte>();
        ReadingEncoder.Encode(placed.Reading, data);
        return new DeadLetter(
            RefusedSensors.LogOf(shard),
            placed.Position,
            string.Create(
                CultureInfo.InvariantCulture,
                $"too many sensors: there are {most} already, which is the most (SensorGrid:MaxSensors), and '{placed.Reading.SensorId}' is none of them. Retire sensors or raise the limit, then put it again."),
            placed.Reading.ArrivedAt ?? placed.Reading.EventTime,
            placed.Reading.SensorId,
            data.WrittenCount,
            data.WrittenSpan.ToArray());
    }
}
