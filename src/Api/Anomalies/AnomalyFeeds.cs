using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Api.Anomalies;

/// <summary>What one asks of several feeds at once.</summary>
internal static class AnomalyFeeds
{
    /// <summary>The sites that are selected, all of them in the order of their list.</summary>
    public static async Task<string[]> SitesAsync(IGrainFactory grains, AnomalySelection selection, CancellationToken cancellationToken) =>
        selection.Site is { } site ? [site] : await grains.GetAnomalySites().ListAsync(cancellationToken);

    /// <summary>The place of the newest change of each site.</summary>
    public static Task<long[]> TipsAsync(IGrainFactory grains, IEnumerable<string> sites, CancellationToken cancellationToken) =>
        Task.WhenAll(sites.Select(site => grains.GetAnomalyFeed(site).GetTipAsync(cancellationToken).AsTask()));

    /// <summary>
    /// Fits the places of a client to the feeds as they are: sites that have come since begin at their beginning, and so does a feed that is not the one
    /// the client knew, which shows in a place that it has not reached.
    /// </summary>
    /// <returns>The places, one for each tip, and whether a feed is not the one that the client knew.</returns>
    public static (List<FeedPlace> Places, bool Missed) Fit(List<FeedPlace> places, long[] tips)
    {
        var fitted = new List<FeedPlace>(tips.Length);
        var missed = places.Count > tips.Length;
        for (var site = 0; site < tips.Length; site++)
        {
            var place = site < places.Count ? places[site] : default;
            missed |= place.At > tips[site];
            fitted.Add(place.At > tips[site] ? default : place);
        }

        return (fitted, missed);
    }

    /// <summary>
    /// For each of a feed's changes, up to where every anomaly that came was sent once that change is: those that come later in the list may have come before.
    /// </summary>
    /// <param name="complete">Whether there was nothing more in the feed.</param>
    public static long[] SincesOf(AnomalyEntry[] entries, bool complete)
    {
        var sinces = new long[entries.Length];
        var sinceOfRest = complete ? long.MaxValue : 0;
        for (var i = entries.Length - 1; i >= 0; i--)
        {
            sinces[i] = Math.Min(sinceOfRest, entries[i].UpdatedCursor);
            sinceOfRest = Math.Min(sinceOfRest, entries[i].Cursor - 1);
        }

        return sinces;
    }
}
