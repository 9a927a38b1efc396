using SensorGrid.Grains.Interfaces.Anomalies;

namespace Orleans;

/// <summary>Finds the grains of the anomaly feed.</summary>
public static class AnomalyFeedGrainFactoryExtensions
{
    // Orleans refuses empty keys, and the site of a sensor without one is empty.
    private const string KeyPrefix = "site:";

    /// <summary>Gets the feed of a site.</summary>
    /// <param name="site">See <see cref="AnomalySite"/>; may be empty.</param>
    public static IAnomalyFeedGrain GetAnomalyFeed(this IGrainFactory grains, string site) =>
        grains.GetGrain<IAnomalyFeedGrain>(KeyPrefix + site);

    /// <summary>Gets the list of the sites that have a feed.</summary>
    public static IAnomalySitesGrain GetAnomalySites(this IGrainFactory grains) => grains.GetGrain<IAnomalySitesGrain>(0);

    /// <summary>Gets the site of a feed's grain key.</summary>
    public static string SiteOf(this IAnomalyFeedGrain feed) => feed.GetPrimaryKeyString()[KeyPrefix.Length..];
}
