using System.Globalization;
using SensorGrid.Cli.Alarms;
using SensorGrid.Cli.Evaluate.Fleets;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Log;
using SensorGrid.Offline.Progress;
using SensorGrid.Offline.Replay;

namespace SensorGrid.Cli.Evaluate.Budgets;

/// <summary>Lets the detector watch a made-up fleet, sensor by sensor.</summary>
/// <param name="plan">The fleet.</param>
/// <param name="number">The plan's number: plans with the same number and seed have the same sensors.</param>
/// <param name="seed">The seed of all random numbers.</param>
/// <param name="budget">False alarms a sensor and day.</param>
/// <param name="scorer">The model.</param>
internal sealed class FleetRun(FleetPlan plan, int number, int seed, double budget, IModelScorer scorer)
{
    private readonly FeatureDefinitions _definitions = BudgetDefinitions.Of(budget);
    private long _steps;

    /// <summary>Runs it. The result does not depend on the number of workers.</summary>
    /// <param name="workers">The number of sensors that are watched at a time.</param>
    /// <param name="progress">Hears how far it is.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    public async Task<IReadOnlyList<WatchedSensor>> RunAsync(int workers, IProgressStep progress, CancellationToken cancellationToken)
    {
        var sensors = plan.Sensors(seed, number).ToArray();
        var watched = new WatchedSensor[sensors.Length];
        await Parallel.ForAsync(
            0,
            sensors.Length,
            new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken },
            async (i, token) => watched[i] = await WatchAsync(sensors[i](), progress, token));
        return watched;
    }

    private async Task<WatchedSensor> WatchAsync(MadeUpSensor sensor, IProgressStep progress, CancellationToken cancellationToken)
    {
        var alarms = new List<Alarm>();
        var known = new HashSet<(LogPosition Position, AnomalyKind Kind)>();
        var replayer = new Replayer(_definitions, scorer, withFeatures: false, (_, episode) =>
        {
            // Not every one is first reported at revision 0: a silence that was not reported while it lasted begins with its end.
            if (known.Add((episode.Opening.Position, episode.Kind)))
            {
                alarms.Add(new Alarm(episode.StartedAt, episode.Kind));
            }
        });
        foreach (var page in sensor.Readings().Chunk(Replayer.Page))
        {
            await replayer.AddAsync(page, cancellationToken);
            Report(page.Length, progress);
        }

        return new WatchedSensor(
            sensor.Kind.Name, sensor.Sampling.Start, sensor.Sampling.End, sensor.Sampling.LongestInterval, sensor.Faults, alarms);
    }

    private void Report(int readings, IProgressStep progress)
    {
        var steps = Interlocked.Add(ref _steps, readings);
        progress.Report(Math.Min(1, (double)steps / plan.Steps), string.Create(CultureInfo.InvariantCulture, $"{steps:N0} readings"));
    }
}
