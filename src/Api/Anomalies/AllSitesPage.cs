using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Api.Anomalies;

/// <summary>A part of the log of all sites, with the anomalies themselves.</summary>
/// <param name="Entries">Entries of the log and what their feeds keep of their changes, the oldest first.</param>
/// <param name="Ahead">Changes that the last feeds had already and that are not in the log yet; only when the log has no more.</param>
/// <param name="IsComplete">Whether the log has no more before the position's <see cref="AllSitesPlace.ReadUntil"/>.</param>
/// <param name="End">The position of the log up to which it goes when it is complete, whatever its last entry is.</param>
/// <param name="Tip">The position of the log's newest entry.</param>
/// <param name="Missed">Whether there may have been changes that are kept no longer.</param>
/// <param name="SitesOmitted">See <see cref="AnomalySiteChanges"/>.</param>
internal sealed record AllSitesPage(
    List<(AnomalySiteChange Change, AnomalyEntry[] Anomalies)> Entries,
    List<(string Site, AnomalyEntry[] Anomalies)> Ahead,
    bool IsComplete,
    long End,
    long Tip,
    bool Missed,
    int SitesOmitted);
