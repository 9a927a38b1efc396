using System.Globalization;
using SensorGrid.Cli.Simulate.Model;
using SensorGrid.Features.Readings;
using SensorGrid.Offline.Progress;

namespace SensorGrid.Cli.Simulate.Output;

/// <summary>Counts what has gone out, and shows the progress of the run.</summary>
internal sealed class RunTally(Fleet fleet, IProgressStep progress, TimeProvider timeProvider)
{
    private const double Lagging = 1;

    private readonly Dictionary<string, DateTimeOffset> _last = new(StringComparer.Ordinal);
    private readonly long _startedAt = timeProvider.GetTimestamp();

    public long Readings { get; private set; }

    /// <summary>Sensors that have sent something.</summary>
    public int Sensors => _last.Count;

    /// <summary>Event time of the last reading that went out of each of them.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> LastReadings => _last;

    /// <summary>The event time up to which everything has gone out.</summary>
    public DateTimeOffset Reached { get; private set; } = fleet.Options.Start;

    public void Add(Reading reading)
    {
        Readings++;
        _last[reading.SensorId] = reading.EventTime;
        Reached = reading.EventTime;
    }

    /// <param name="behind">The time by which readings go out later than they are due.</param>
    public void Report(TimeSpan behind)
    {
        var seconds = Math.Max(0.001, timeProvider.GetElapsedTime(_startedAt).TotalSeconds);
        var status = string.Create(CultureInfo.InvariantCulture, $"{Readings:N0} readings, {Readings / seconds:N0}/s");
        if (fleet.Options.FaultsPerDay > 0)
        {
            status += string.Create(CultureInfo.InvariantCulture, $", {fleet.Faults.UnderWayAt(Reached)} faults under way");
        }

        if (behind.TotalSeconds >= Lagging)
        {
            status += string.Create(CultureInfo.InvariantCulture, $", {behind.TotalSeconds:N0} s behind");
        }

        progress.Report((Reached - fleet.Options.Start) / fleet.Options.Duration, status);
    }
}
