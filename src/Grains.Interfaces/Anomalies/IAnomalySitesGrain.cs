namespace SensorGrid.Grains.Interfaces.Anomalies;

/// <summary>
/// The sites with anomalies, and the log of all their changes: the one order that the changes of all feeds have. There is one grain, with
/// key 0.
/// </summary>
/// <remarks>
/// A site is listed with its first change. The list is bounded: when it is full, the site that did not change for the longest time leaves it, and so does one
/// that did not change for as long as sites are kept. With its next change it is listed again; until then its feed is found by its name only.
/// </remarks>
[Alias("anomaly-sites"), GrainInterfaceType("anomaly-sites")]
public interface IAnomalySitesGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Adds changes of a feed to the log, if they are not there; durable when the call returns. A feed's changes are announced before those who brought them
    /// are notified that they are stored, and before the feed stores further ones.
    /// </summary>
    [Alias("announce")]
    ValueTask AnnounceAsync(AnomalySiteNews news, CancellationToken cancellationToken);

    /// <summary>Lists a site whose feed does not announce its changes: one in a silo of an earlier version.</summary>
    [Alias("register")]
    ValueTask RegisterAsync(string site, CancellationToken cancellationToken);

    /// <summary>Lists all listed sites, the one that changed last at the end.</summary>
    [Alias("list"), AlwaysInterleave]
    ValueTask<string[]> ListAsync(CancellationToken cancellationToken);

    /// <summary>Reads entries of the log, the oldest first.</summary>
    /// <param name="after">Those after this position. When it is below <see cref="AnomalySiteChanges.First"/>, some are kept no longer.</param>
    /// <param name="limit">The maximum number; 0 for the state of the log only.</param>
    [Alias("read"), AlwaysInterleave]
    ValueTask<AnomalySiteChanges> ReadAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>Lists entries with which anomalies came, the newest first.</summary>
    /// <param name="before">Those before this position.</param>
    /// <param name="limit">The maximum number.</param>
    [Alias("list-changes"), AlwaysInterleave]
    ValueTask<AnomalySiteChanges> ListChangesAsync(long before, int limit, CancellationToken cancellationToken);

    /// <summary>Lists the listed sites with anomalies that came before the log begins, the highest number first.</summary>
    /// <param name="before">Those with a number below this one.</param>
    /// <param name="limit">The maximum number.</param>
    [Alias("list-older"), AlwaysInterleave]
    ValueTask<OlderAnomalies[]> ListOlderAsync(long before, int limit, CancellationToken cancellationToken);

    /// <summary>Follows the log: entries after a position, and then those that come, as they come (durable first); never ends by itself.</summary>
    /// <param name="after">The position.</param>
    /// <param name="cancellationToken">The token that ends it.</param>
    /// <remarks>As with <see cref="IAnomalyFeedGrain.FollowAsync"/>.</remarks>
    [Alias("follow-changes"), AlwaysInterleave]
    IAsyncEnumerable<AnomalySiteChanges> FollowAsync(long after, CancellationToken cancellationToken);
}
