using System.Globalization;

namespace SensorGrid.Cli.Tests.Support;

/// <summary>Made-up temperatures that drift and wobble like those of a room, with what goes wrong on the way: disorder, lateness, repeats.</summary>
internal static class AmbientData
{
    public static readonly DateTime Start = new(2026, 3, 1, 8, 0, 0, DateTimeKind.Utc);

    public static IEnumerable<(string Sensor, DateTime Time, string Id, double Value)> Readings(int count, int seed, int sensors = 3)
    {
        var random = new Random(seed);
        var times = Enumerable.Repeat(Start, sensors).ToArray();
        var last = new (string Sensor, DateTime Time, string Id, double Value)[sensors];
        for (var i = 0; i < count; i++)
        {
            var sensor = random.Next(sensors);
            times[sensor] += TimeSpan.FromMilliseconds(random.Next(1, random.Next(50) == 0 ? 400_000 : 15_000));
            var dice = random.Next(100);
            var time = dice switch
            {
                < 10 => times[sensor] - TimeSpan.FromMilliseconds(random.Next(59_000)),
                < 14 => times[sensor] - TimeSpan.FromMilliseconds(random.Next(60_000, 600_000)),
                _ => times[sensor],
            };
            var value = 70 + (5 * Math.Sin(i / 300.0)) + random.NextDouble();
            var reading = (Sensor: $"room/{sensor}", time, $"r{i}", Math.Round(value, 8));
            reading = dice >= 95 && last[sensor].Id is not null ? last[sensor] : reading;
            last[sensor] = reading;
            yield return reading;
        }
    }

    public static string Text(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
}
