using SensorGrid.Features.Detection;
using SensorGrid.Features.Snapshots;

namespace SensorGrid.Features.Operators.Detection;

/// <summary>The stored form of the hours of the day of a <see cref="MetricDetector"/>: means, and how many values each has.</summary>
internal static class HoursSnapshot
{
    // Of an hour of the day: no value, some, as many as count.
    private const int NoneOfHour = 0;
    private const int SomeOfHour = 1;
    private const int AllOfHour = 2;
    private const int HoursOfAByte = 4;

    // Most hours have as many values as count: these take two bits and their mean.
    public static void Write(SnapshotWriter writer, MetricDetector metric)
    {
        for (var first = 0; first < metric.HourCounts.Length; first += HoursOfAByte)
        {
            var kinds = 0;
            for (var i = 0; i < HoursOfAByte; i++)
            {
                kinds |= KindOf(metric.HourCounts[first + i]) << (2 * i);
            }

            writer.Byte((byte)kinds);
            for (var hour = first; hour < first + HoursOfAByte; hour++)
            {
                var kind = KindOf(metric.HourCounts[hour]);
                if (kind == SomeOfHour)
                {
                    writer.Byte(metric.HourCounts[hour]);
                }

                if (kind != NoneOfHour)
                {
                    writer.Single(metric.HourMeans[hour]);
                }
            }
        }

        static int KindOf(byte count) => count switch { 0 => NoneOfHour, MetricDetector.HourMemory => AllOfHour, _ => SomeOfHour };
    }

    public static void Read(ref SnapshotReader reader, MetricDetector metric)
    {
        var kinds = 0;
        for (var hour = 0; hour < metric.HourCounts.Length; hour++)
        {
            kinds = hour % HoursOfAByte == 0 ? reader.Byte() : kinds >> 2;
            metric.HourCounts[hour] = (kinds & 3) switch { NoneOfHour => 0, AllOfHour => MetricDetector.HourMemory, _ => reader.Byte() };
            metric.HourMeans[hour] = (kinds & 3) == NoneOfHour ? 0 : reader.Single();
        }
    }
}
