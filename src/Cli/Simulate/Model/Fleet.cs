using System.Globalization;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Simulate.Faults;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Simulate.Model;

/// <summary>Made-up sensors on made-up machines in some plants.</summary>
internal sealed class Fleet
{
    private const int Plants = 4;
    private const int Lines = 6;

    // Seconds, some thirty years; what is longer never comes within a run anyway, but could not be expressed in ticks.
    private const double LongestInterval = 1e9;

    private readonly SensorSpec[] _sensors;

    private Fleet(FleetOptions options, SensorSpec[] sensors)
    {
        Options = options;
        _sensors = sensors;
        Intervals = sensors.ToDictionary(sensor => sensor.Id, sensor => sensor.Grid.Interval, StringComparer.Ordinal);
        Faults = new FaultTimeline(sensors.SelectMany(sensor => sensor.Faults));
    }

    public FleetOptions Options { get; }

    public FaultTimeline Faults { get; }

    /// <summary>The measuring interval of each sensor, by its id.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Intervals { get; }

    /// <exception cref="CliException">A sensor would have to measure too often.</exception>
    public static Fleet Create(FleetOptions options)
    {
        var kinds = Enumerable.Range(0, options.Sensors).Select(number => KindOf(options.Seed, number)).ToArray();
        // So that the whole fleet has the rate, and each kind its share of it.
        var scale = kinds.Sum(kind => 1 / kind.Interval) / options.Rate;
        if (kinds.Min(kind => kind.Interval) * scale < SamplingGrid.ShortestInterval.TotalSeconds)
        {
            throw new CliException(
                string.Create(CultureInfo.InvariantCulture, $"--rate {options.Rate} is too much for {options.Sensors} sensors (--sensors): ")
                + "one would measure more than 200 times a second.",
                ExitCode.Usage);
        }

        return new Fleet(options, [.. kinds.Select((kind, number) => CreateSensor(options, number, kind, kind.Interval * scale))]);
    }

    /// <summary>Generates all readings in order of event time. Each call begins anew.</summary>
    public IEnumerable<Reading> Readings()
    {
        var models = Array.ConvertAll(_sensors, sensor => new SensorModel(sensor));
        var queue = new PriorityQueue<(int Sensor, Reading Reading), (long Ticks, int Sensor)>(models.Length);
        for (var sensor = 0; sensor < models.Length; sensor++)
        {
            Enqueue(sensor);
        }

        while (queue.TryDequeue(out var next, out _))
        {
            yield return next.Reading;
            Enqueue(next.Sensor);
        }

        void Enqueue(int sensor)
        {
            if (models[sensor].Next() is { } reading)
            {
                queue.Enqueue((sensor, reading), (reading.EventTime.Ticks, sensor));
            }
        }
    }

    private static MachineKind KindOf(int seed, int number) =>
        MachineKind.All[new Prng(seed, number, PrngStream.Kind).Choose(MachineKind.All.Length)];

    private static SensorSpec CreateSensor(FleetOptions options, int number, MachineKind kind, double seconds)
    {
        // The number alone makes the id unique; plant and line are there to be filtered by.
        var id = string.Create(
            CultureInfo.InvariantCulture, $"plant-{(number % Plants) + 1}/line-{(number / Plants % Lines) + 1}/{kind.Name}-{number + 1:D3}");
        var phase = new Prng(options.Seed, number, PrngStream.Phase).Uniform();
        var grid = SamplingGrid.Between(options.Start, options.End, TimeSpan.FromSeconds(Math.Min(seconds, LongestInterval)), phase);
        var sensor = new SensorSpec(options.Seed, number, id, kind, options.Start, grid, []);
        return sensor with { Faults = FaultPlan.For(sensor, options.FaultsPerDay) };
    }
}
