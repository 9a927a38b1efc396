namespace SensorGrid.Grains.Anomalies;

/// <summary>The start of the log of all sites: one stored item, written before a page is removed.</summary>
[GenerateSerializer, Immutable, Alias("anomaly-sites-head")]
internal sealed class AnomalySitesHead
{
    /// <summary>The number of the first page; those after it are there without a hole.</summary>
    [Id(0)] public int FirstPage { get; set; }

    /// <summary>The page from which on, below the first, something may still have to be removed.</summary>
    [Id(1)] public int FirstPageToClear { get; set; }

    /// <summary>
    /// Entries up to this position are no longer part of the log; their records only show which sites are listed.
    /// </summary>
    [Id(2)] public long First { get; set; }
}
