using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Api.Anomalies;

/// <summary>Derives positions from the entries of a feed.</summary>
internal static class AnomalyFeeds
{
    /// <summary>
    /// Computes, for each of a feed's changes, the position up to which every anomaly that came was sent once that change is: those that come later in the list may have come
    /// before.
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
