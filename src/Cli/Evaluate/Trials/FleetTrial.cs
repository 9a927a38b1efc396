using System.Globalization;
using SensorGrid.Cli.Alarms;
using SensorGrid.Cli.Simulate.Model;
using SensorGrid.Cli.Simulate.Watch;
using SensorGrid.Client;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Offline.Replay;

namespace SensorGrid.Cli.Evaluate.Trials;

/// <summary>Lets the detector watch a made-up fleet, with faults or without.</summary>
/// <param name="Name">The name of the trial.</param>
/// <param name="Options">The fleet.</param>
internal sealed record FleetTrial(string Name, FleetOptions Options)
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    public static readonly FleetTrial[] All =
    [
        new("1,000 sensors, 2 minutes, a reading a second", new FleetOptions(1_000, 1_000, Start, TimeSpan.FromMinutes(2), 11, 24)),
        new("100 sensors, an hour, a reading every 10 s", new FleetOptions(100, 10, Start, TimeSpan.FromHours(1), 3, 24)),
        new("100 sensors, an hour, a reading a second", new FleetOptions(100, 100, Start, TimeSpan.FromHours(1), 5, 24)),
        new("60 sensors, 3 days, a reading a minute", new FleetOptions(60, 1, Start, TimeSpan.FromDays(3), 7, 4)),
        new("60 sensors, 10 days, a reading a minute, nothing wrong", new FleetOptions(60, 1, Start, TimeSpan.FromDays(10), 8, 0)),
    ];

    /// <summary>Runs it.</summary>
    public async Task<Assessment> RunAsync(IModelScorer scorer, CancellationToken cancellationToken)
    {
        var fleet = Fleet.Create(Options);
        var anomalies = new Dictionary<string, LiveAnomaly>(StringComparer.Ordinal);
        var replayer = new Replayer(FeatureDefinitions.Default, scorer, withFeatures: false, (sensorId, episode) =>
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{sensorId}@{episode.Opening.Position.Sequence}.{episode.Kind}");
            anomalies[id] = new LiveAnomaly(id, sensorId, episode.StartedAt, episode.PeakAt, episode.EndedAt, episode.Score, episode.Model);
        });
        foreach (var page in fleet.Readings().Chunk(Replayer.Page))
        {
            await replayer.AddAsync(page, cancellationToken);
        }

        return FleetAssessment.Of(fleet, fleet.Faults.Before(Options.End), Options.End, anomalies.Values);
    }
}
