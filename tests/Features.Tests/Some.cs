using CsCheck;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;

namespace SensorGrid.Features.Tests;

/// <summary>Readings and places to test with.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly ShardLineage Shard = new(ShardName.Of(null, "shardId-000000000000"), []);

    private static readonly double[] Odd = [0.0, -0.0, 1e6, -1e-9, double.Epsilon];

    private static readonly long[] Steps =
    [
        0, 1, TimeSpan.TicksPerMillisecond * 10, TimeSpan.TicksPerSecond, TimeSpan.TicksPerSecond, TimeSpan.TicksPerSecond,
        TimeSpan.TicksPerSecond * 7, TimeSpan.TicksPerSecond * 30, TimeSpan.TicksPerMinute, TimeSpan.TicksPerMinute * 11,
    ];

    /// <summary>Values as sensors have them, and as they should not.</summary>
    public static Gen<double> Value { get; } = Gen.Frequency(
        (6, Gen.Int[-5000, 5000].Select(value => value / 100.0)),
        (2, Gen.Double[-1e6, 1e6]),
        (1, Gen.Int[0, 3].Select(value => (double)value)),
        (1, Gen.Int[0, 4].Select(value => Odd[value])));

    /// <summary>Readings of one sensor in order of event time, with one or two metrics.</summary>
    public static Gen<Reading[]> Series(int most) => Gen.Select(
        Gen.Int[0, Steps.Length - 1].Array[1, most],
        Value.Array[most],
        Value.Array[most],
        Gen.Int[0, 3].Array[most],
        (steps, first, second, kinds) =>
        {
            var time = Noon;
            var readings = new Reading[steps.Length];
            for (var i = 0; i < readings.Length; i++)
            {
                time = time.AddTicks(Steps[steps[i]]);
                readings[i] = kinds[i] switch
                {
                    0 => Reading(time, ("vibration", second[i])),
                    1 => Reading(time, ("temperature", first[i]), ("vibration", second[i])),
                    _ => Reading(time, ("temperature", first[i])),
                };
            }

            return readings;
        });

    public static Reading Reading(DateTimeOffset time, params (string Name, double Value)[] metrics) =>
        new("pump-7", time, Array.ConvertAll(metrics, metric => new MetricValue(metric.Name, metric.Value)), null);

    public static LogPosition Place(long number) => new(new SequenceNumber(49UL << 58, (ulong)number), 0, 0);
}
