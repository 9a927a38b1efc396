using SensorGrid.Grains.Interfaces.Fleet;

namespace SensorGrid.Grains.Fleet;

/// <summary>The newest reports of the silos, in memory. When this grain moves or dies, they have reported again a second later.</summary>
[GrainType("fleet")]
internal sealed class FleetGrain(TimeProvider clock) : Grain, IFleetGrain
{
    /// <summary>The time for which a silent silo stays listed: long enough for an operator to see it.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly SortedDictionary<SiloAddress, (SiloReport Report, long At)> _reports = [];

    public ValueTask ReportAsync(SiloReport report, CancellationToken cancellationToken)
    {
        // One that was started again is another silo on the same endpoint: its own report shows that the other is gone.
        foreach (var former in _reports.Keys.Where(silo => silo.Endpoint.Equals(report.Silo.Endpoint) && silo.Generation < report.Silo.Generation).ToList())
        {
            _reports.Remove(former);
        }

        _reports[report.Silo] = (report, clock.GetTimestamp());
        return ValueTask.CompletedTask;
    }

    public ValueTask LeaveAsync(SiloAddress silo, CancellationToken cancellationToken)
    {
        _reports.Remove(silo);
        return ValueTask.CompletedTask;
    }

    public ValueTask<SiloNews[]> ListAsync(CancellationToken cancellationToken)
    {
        var news = new List<SiloNews>(_reports.Count);
        foreach (var (report, at) in _reports.Values)
        {
            if (clock.GetElapsedTime(at) is var age && age <= Remembered)
            {
                news.Add(new SiloNews(report, age));
            }
        }

        return ValueTask.FromResult<SiloNews[]>([.. news]);
    }
}
