namespace SensorGrid.Api.Anomalies;

/// <summary>
/// The first page of all sites' anomalies, taken once for all who ask until the log of all sites has something new: most who ask want just that. One page is
/// kept.
/// </summary>
internal sealed class NewestAnomalies(IGrainFactory grains, TimeProvider time)
{
    /// <summary>A page that is not there by then is taken anew: a silo that died may never answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly Lock _lock = new();
    private Task<AllSitesListPage>? _page;
    private int _count;
    private long _asOf;
    private long _begunAt;

    /// <param name="count">How many anomalies at the most.</param>
    public async Task<AllSitesListPage> GetAsync(int count, CancellationToken cancellationToken)
    {
        var log = await grains.GetAnomalySites().ReadAsync(long.MaxValue, 0, cancellationToken);
        var page = await Take(count, log.Tip).WaitAsync(cancellationToken);
        return page with { SitesOmitted = log.SitesOmitted };
    }

    private Task<AllSitesListPage> Take(int count, long tip)
    {
        lock (_lock)
        {
            var isCurrent = _count == count && _page is { IsFaulted: false, IsCanceled: false }
                && (_page.IsCompleted || time.GetElapsedTime(_begunAt) < Patience)
                && (_asOf == tip || (_page.IsCompletedSuccessfully && _page.Result.Tip == tip));
            if (!isCurrent)
            {
                // For all who ask: not given up when one of them is.
                _page = new AllSitesList(grains, ListPlace.Newest, count).TakeAsync(CancellationToken.None);
                (_count, _asOf, _begunAt) = (count, tip, time.GetTimestamp());
            }

            return _page!;
        }
    }
}
