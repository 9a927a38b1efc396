namespace SensorGrid.Silo.Settings;

/// <summary>How much of the sites with anomalies is listed.</summary>
/// <param name="MaxSites">How many sites: <c>SensorGrid:Anomalies:MaxSites</c>.</param>
/// <param name="SiteRetention">How long a site without a change: <c>SensorGrid:Anomalies:SiteRetention</c>.</param>
internal sealed record AnomalySettings(int MaxSites, TimeSpan SiteRetention);
