using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Api.Anomalies;

/// <summary>A page of all sites' anomalies, the newest first.</summary>
/// <param name="Items">The anomalies.</param>
/// <param name="Next">The position of the next page; null when there is none.</param>
/// <param name="Tip">The position in the log of all sites as of which the page is.</param>
/// <param name="SitesOmitted">See <see cref="AnomalySiteChanges"/>.</param>
internal sealed record AllSitesListPage(List<AnomalyEntry> Items, ListPlace? Next, long Tip, int SitesOmitted);
