using System.Text.Json;
using SensorGrid.Load.Measuring;
using SensorGrid.Load.Readings;

namespace SensorGrid.Load.Bare;

/// <summary>The mean of each sensor and minute, by hand: the parser of .NET, and a dictionary that is emptied every minute.</summary>
internal static class BareMeans
{
    private const int RecordsOfAMinute = 60_000;

    /// <summary>Takes the readings of a fleet.</summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="ticks">How many readings each sensor has.</param>
    /// <returns>Processor time a reading, in microseconds.</returns>
    public static double Run(LoadReadings fleet, int ticks)
    {
        var sums = new Dictionary<string, (double Sum, int Count)>(StringComparer.Ordinal);
        var total = TimeSpan.Zero;
        var emitted = 0.0;
        var count = 0;
        for (var tick = 0; tick < ticks; tick++)
        {
            var json = Enumerable.Range(0, fleet.Sensors).Select(sensor => fleet.Json(sensor, tick)).ToArray();
            var clock = CpuClock.OfProcess();
            foreach (var record in json)
            {
                var (sensor, value) = Parse(record);
                sums.TryGetValue(sensor, out var sum);
                sums[sensor] = (sum.Sum + value, sum.Count + 1);
                if (++count % RecordsOfAMinute == 0)
                {
                    emitted += sums.Values.Sum(one => one.Sum / one.Count);
                    sums.Clear();
                }
            }

            total += clock.Elapsed;
        }

        return emitted < 0 ? double.NaN : total.TotalMicroseconds / ((double)fleet.Sensors * ticks);
    }

    private static (string Sensor, double Value) Parse(byte[] record)
    {
        var (sensor, value) = ("", 0.0);
        var reader = new Utf8JsonReader(record);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (reader.ValueTextEquals("sensorId"u8))
            {
                reader.Read();
                sensor = reader.GetString()!;
            }
            else if (reader.ValueTextEquals("temperature"u8))
            {
                reader.Read();
                value = reader.GetDouble();
            }
        }

        return (sensor, value);
    }
}
