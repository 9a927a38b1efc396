using SensorGrid.Cli.Evaluate.Fleets;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Tests.Evaluate.Fleets;

/// <summary>Made-up sensors, and what they say.</summary>
internal static class MadeUp
{
    public static SensorKind Kind(string name) => SensorKind.Machines.Concat(SensorKind.Further).Single(kind => kind.Name == name);

    public static FleetPlan Plan(string kind, double seconds, double days, FaultMix? faults = null) =>
        new("test", [Kind(kind)], 1, TimeSpan.FromSeconds(seconds), TimeSpan.FromDays(days), faults ?? FaultMix.None);

    public static MadeUpSensor Sensor(FleetPlan plan, int number = 0, int seed = 5) => MadeUpSensor.Create(plan, plan.Kinds[0], seed, number);

    public static Reading[] Readings(string kind, double seconds, double days, int number = 0) => [.. Sensor(Plan(kind, seconds, days), number).Readings()];

    public static double[] Values(string kind, double seconds, double days, int number = 0) =>
        [.. Readings(kind, seconds, days, number).Select(reading => reading.Metrics[0].Value)];

    public static double Deviation(this IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    /// <summary>The correlation of each value with the one some steps later.</summary>
    public static double Correlation(this double[] values, int steps)
    {
        var mean = values.Average();
        return values.Skip(steps).Zip(values, (later, earlier) => (later - mean) * (earlier - mean)).Average() / Math.Pow(values.Deviation(), 2);
    }

    public static double[] Steps(this double[] values) => [.. values.Skip(1).Zip(values, (later, earlier) => later - earlier)];
}
