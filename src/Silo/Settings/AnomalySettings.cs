namespace SensorGrid.Silo.Settings;

/// <summary>The limits of the list of sites with anomalies.</summary>
/// <param name="MaxSites">The maximum number of sites: <c>SensorGrid:Anomalies:MaxSites</c>.</param>
/// <param name="SiteRetention">The time for which a site is listed without a change: <c>SensorGrid:Anomalies:SiteRetention</c>.</param>
internal sealed record AnomalySettings(int MaxSites, TimeSpan SiteRetention);
