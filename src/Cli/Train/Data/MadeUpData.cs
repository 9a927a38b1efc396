using System.Globalization;
using SensorGrid.Cli.Simulate.Model;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Train.Data;

/// <summary>Readings in which nothing is wrong: made-up series of eight families, and the simulator's machines without faults.</summary>
internal static class MadeUpData
{
    private const int SeriesOfAFamily = 16;
    private const int ReadingsOfASeries = 4_000;
    private const int Machines = 14;

    // A Monday.
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan FleetDuration = TimeSpan.FromDays(3);

    // How often sensors are read; the hour of the day means something else for each.
    private static readonly TimeSpan[] Intervals =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1)];

    public static IReadOnlyList<TrainingSeries> Create(int seed)
    {
        var families = SeriesFamily.All
            .SelectMany((family, number) => Enumerable.Range(0, SeriesOfAFamily).Select(i => Of(family, seed, (number * SeriesOfAFamily) + i)));
        var fleet = Fleet.Create(new FleetOptions(Machines, Machines / 60.0, Start, FleetDuration, seed, FaultsPerDay: 0));
        return [.. families, new TrainingSeries(_ => fleet.Readings().ToAsyncEnumerable(), fleet.Readings().LongCount())];
    }

    private static TrainingSeries Of(SeriesFamily family, int seed, int number)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{family.Name}-{number + 1:D3}");
        return new TrainingSeries(_ => Readings(name, family, seed, number).ToAsyncEnumerable(), ReadingsOfASeries);
    }

    private static IEnumerable<Reading> Readings(string name, SeriesFamily family, int seed, int number)
    {
        var random = new Prng(seed, number, PrngStream.Series);
        var interval = Intervals[number % Intervals.Length];
        var next = family.Create(random);
        for (var i = 0; i < ReadingsOfASeries; i++)
        {
            var elapsed = i * interval;
            yield return new Reading(name, Start + elapsed, [new MetricValue("value", next(elapsed.TotalDays))], null);
        }
    }
}
