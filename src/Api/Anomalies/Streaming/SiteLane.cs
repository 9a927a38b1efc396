using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Api.Anomalies.Streaming;

/// <summary>The changes of one site that are in the log of all sites and not offered yet. One part at a time is read from the feed.</summary>
internal sealed class SiteLane
{
    /// <summary>
    /// The maximum number of entries of the log in a part: beyond it, the last one stands for those that come after it too.
    /// </summary>
    private const int MostEntries = 256;

    private List<AnomalySiteChange> _next = [];

    /// <summary>
    /// Anomalies, by their position in the feed, that came with changes which were offered, and were not offered themselves: they had changed by then, and come with
    /// that change, which the log had not.
    /// </summary>
    public HashSet<long> StillNew { get; } = [];

    /// <summary>Gets or sets whether a part is being read.</summary>
    public bool IsReading { get; set; }

    /// <summary>Adds an entry of the log that follows those that the lane has.</summary>
    /// <returns>Whether it is the first of a part.</returns>
    public bool Add(AnomalySiteChange change)
    {
        if (_next.Count == MostEntries)
        {
            _next[^1] = _next[^1] with { To = change.To, Place = change.Place };
        }
        else
        {
            _next.Add(change);
        }

        return _next.Count == 1;
    }

    /// <summary>Ingests the next part: what has come since the last.</summary>
    public List<AnomalySiteChange> Take()
    {
        var next = _next;
        _next = [];
        return next;
    }
}
