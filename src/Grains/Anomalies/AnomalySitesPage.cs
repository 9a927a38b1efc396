namespace SensorGrid.Grains.Anomalies;

/// <summary>Some records of the log of all sites, in the order in which they were written: one stored item.</summary>
[GenerateSerializer, Immutable, Alias("anomaly-sites-page")]
internal sealed class AnomalySitesPage
{
    /// <summary>Largest page: all of it is written with each group of records.</summary>
    public const int MostBytes = 24 * 1024;

    [Id(0)] public AnomalySiteRecord[] Records { get; set; } = [];

    /// <summary>The number of sites that had left the list and not come back when the page was written.</summary>
    [Id(1)] public int SitesOmitted { get; set; }
}
