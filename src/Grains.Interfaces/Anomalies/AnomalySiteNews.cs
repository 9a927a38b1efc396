namespace SensorGrid.Grains.Interfaces.Anomalies;

/// <summary>Changes that a feed has stored, for the log of <see cref="IAnomalySitesGrain"/>.</summary>
/// <param name="Site">The feed's site; may be empty.</param>
/// <param name="From">The position of the feed's newest change before them.</param>
/// <param name="To">The position of the newest of them.</param>
/// <param name="HasNew">Whether an anomaly came with them, or they are changes of earlier ones only.</param>
/// <param name="IsResumed">
/// Whether the feed has just been loaded and does not know what of it is in the log: then <paramref name="From"/> is the lowest that it may be.
/// </param>
[GenerateSerializer, Immutable, Alias("anomaly-site-news")]
public sealed record AnomalySiteNews(
    [property: Id(0)] string Site,
    [property: Id(1)] long From,
    [property: Id(2)] long To,
    [property: Id(3)] bool HasNew,
    [property: Id(4)] bool IsResumed);
