using SensorGrid.Cli.Simulate.Faults;

namespace SensorGrid.Cli.Simulate.Model;

/// <summary>Decides what will be wrong with a sensor, and when: known before the run, and the same for a seed.</summary>
/// <remarks>
/// Faults come at random times, about so many a day. The first quarter of the run, at most an hour, has none, so that a detector
/// can learn what is usual; nor have the readings right after a fault. All end within the run: one that would not is moved to where it does.
/// </remarks>
internal static class FaultPlan
{
    private const double SecondsPerDay = 86_400;
    private const double LongestQuietSeconds = 3_600;
    private const int RestSteps = 30;

    /// <param name="sensor">The sensor; its own faults are not read.</param>
    /// <param name="perDay">About how many a day; 0 for none.</param>
    public static List<Fault> For(SensorSpec sensor, double perDay)
    {
        var faults = new List<Fault>();
        if (perDay <= 0)
        {
            return faults;
        }

        var grid = sensor.Grid;
        var seconds = grid.Interval.TotalSeconds;
        var random = sensor.Random(PrngStream.Faults);
        var earliest = Math.Max(1, Math.Min(grid.Count / 4.0, LongestQuietSeconds / seconds));
        while (true)
        {
            var first = Math.Ceiling(earliest + (random.Exponential(SecondsPerDay / perDay) / seconds));
            // Compared as a double: with very few a day it may be beyond what a long holds.
            if (first >= grid.Count)
            {
                return faults;
            }

            if (Create(sensor, (long)Math.Ceiling(earliest), (long)first, random) is not { } fault)
            {
                return faults;
            }

            faults.Add(fault);
            earliest = fault.FirstStep + fault.Steps + Math.Max(RestSteps, RestSteps / seconds);
        }
    }

    private static Fault? Create(SensorSpec sensor, long earliest, long first, Prng random)
    {
        var grid = sensor.Grid;
        var shape = FaultShape.All[random.Choose(FaultShape.All.Length)];
        var steps = Steps(shape, grid, random);
        var index = random.Choose(sensor.Kind.Metrics.Length);
        var magnitude = random.Uniform(shape.Smallest, shape.Largest);
        var up = random.Uniform() < 0.5;
        if (first + steps > grid.Count)
        {
            var room = grid.Count - steps - earliest;
            if (room < 0)
            {
                return null;
            }

            first = earliest + (long)random.Uniform(0, room + 1);
        }

        var metric = sensor.Kind.Metrics[index];
        var silence = shape.Kind == FaultKind.Silence;
        return new Fault(
            sensor.Id,
            silence ? -1 : index,
            silence ? null : metric.Name,
            shape.Kind,
            first,
            steps,
            grid.Due(first),
            grid.Due(first + steps),
            shape.Largest > 0 ? Magnitude(shape.Kind, metric, magnitude * metric.UsualSpread, up) : null);
    }

    private static long Steps(FaultShape shape, SamplingGrid grid, Prng random)
    {
        double steps = shape.Shortest + random.Choose(shape.Longest - shape.Shortest + 1);
        if (shape.Kind != FaultKind.Spike)
        {
            // A sensor that is read often is not ill for a shorter time.
            steps = Math.Max(steps, Math.Ceiling(steps / grid.Interval.TotalSeconds));
        }

        return (long)Math.Clamp(steps, 1, Math.Max(1, grid.Count / 3));
    }

    private static double Magnitude(FaultKind kind, MetricProfile metric, double size, bool up)
    {
        // Downwards only where there is room: below what is physically possible nothing would be left of the fault.
        var sign = kind == FaultKind.NoiseBurst || up || size > metric.Base / 3 ? 1 : -1;
        return sign * Math.Round(size, metric.Decimals + 1);
    }
}
