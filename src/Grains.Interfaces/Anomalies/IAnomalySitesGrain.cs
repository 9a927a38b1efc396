namespace SensorGrid.Grains.Interfaces.Anomalies;

/// <summary>Which sites have a feed of anomalies. There is one, with key 0.</summary>
[Alias("anomaly-sites"), GrainInterfaceType("anomaly-sites")]
public interface IAnomalySitesGrain : IGrainWithIntegerKey
{
    /// <summary>Adds a site, if it is not there; durable when the call returns. A feed does so before its first entry.</summary>
    [Alias("register")]
    ValueTask RegisterAsync(string site, CancellationToken cancellationToken);

    /// <summary>All sites, in the order in which they were added; more are only ever added at the end, so a site's place in the list stands for it.</summary>
    [Alias("list"), AlwaysInterleave]
    ValueTask<string[]> ListAsync(CancellationToken cancellationToken);

    /// <summary>All sites from a place in the list on, and then each that is added; never ends by itself.</summary>
    /// <param name="from">How many sites of the list are known already.</param>
    /// <param name="cancellationToken">Ends it.</param>
    [Alias("follow"), AlwaysInterleave]
    IAsyncEnumerable<string[]> FollowAsync(int from, CancellationToken cancellationToken);
}
