namespace SensorGrid.Silo.Settings;

/// <summary>The limits of the list of sites with anomalies.</summary>
/// <param name="MaxSites">How many sites: <c>SensorGrid:Anomalies:MaxSites</c>.</param>
/// <param name="SiteRetention">How long a site without a change: <c>SensorGrid:Anomalies:SiteRetention</c>.</param>
internal sealed record AnomalySettings(int MaxSites, TimeSpan SiteRetention);
