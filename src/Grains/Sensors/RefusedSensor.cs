using System.Buffers;
using System.Globalization;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Grains.Interfaces.DeadLetters;

namespace SensorGrid.Grains.Sensors;

/// <summary>Makes the dead letter of a reading whose sensor would be one too many.</summary>
internal static class RefusedSensor
{
    /// <summary>Gets the arrival time (UTC) that the dead letter of a reading has.</summary>
    public static DateTimeOffset ArrivedAt(PlacedReading placed) => placed.Reading.ArrivedAt ?? placed.Reading.EventTime;

    /// <summary>Creates a dead letter that names the sensor and the limit, and holds the reading.</summary>
    /// <param name="shard">The shard it came from.</param>
    /// <param name="placed">The reading.</param>
    /// <param name="most">The maximum number of sensors.</param>
    /// <param name="isMemoryFull">Whether the memory for lists of sensors is used up before there are as many.</param>
    public static DeadLetter DeadLetterOf(ShardName shard, PlacedReading placed, int most, bool isMemoryFull)
    {
        var reason = isMemoryFull
            ? string.Create(CultureInfo.InvariantCulture, $"too many sensors: their lists take all the memory that they may, before there are {most} (SensorGrid:MaxSensors), and '{placed.Reading.SensorId}' is none of them. Retire sensors or give more memory, then put it again.")
            : string.Create(CultureInfo.InvariantCulture, $"too many sensors: there are {most} already, which is the most (SensorGrid:MaxSensors), and '{placed.Reading.SensorId}' is none of them. Retire sensors or raise the limit, then put it again.");
        var data = new ArrayBufferWriter<byte>();
        ReadingEncoder.Encode(placed.Reading, data);
        return new DeadLetter(
            RefusedSensors.LogOf(shard),
            placed.Position,
            reason,
            ArrivedAt(placed),
            placed.Reading.SensorId,
            data.WrittenCount,
            data.WrittenSpan.ToArray());
    }
}
