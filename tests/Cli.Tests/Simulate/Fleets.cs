using System.Buffers;
using System.Text;
using SensorGrid.Cli.Simulate.Model;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Tests.Simulate;

/// <summary>Small fleets, and what they say.</summary>
internal static class Fleets
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    public static FleetOptions Options { get; } = new(30, 30, Start, TimeSpan.FromMinutes(5), 1, 0);

    /// <summary>Two hours of forty sensors that are often faulty.</summary>
    public static FleetOptions Faulty { get; } = new(40, 20, Start, TimeSpan.FromHours(2), 7, 200);

    public static string Text(FleetOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var reading in Fleet.Create(options).Readings())
        {
            ReadingEncoder.Encode(reading, buffer);
            buffer.Write("\n"u8);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static double Value(this Reading reading, string metric) => reading.Metrics.Single(candidate => candidate.Name == metric).Value;
}
