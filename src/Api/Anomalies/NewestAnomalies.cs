namespace SensorGrid.Api.Anomalies;

/// <summary>
/// The first page of all sites' anomalies, taken once for all who ask until the log of all sites has something new: most who ask want just that. One page is
/// kept.
/// </summary>
internal sealed class NewestAnomalies(IGrainFactory grains)
{
    private readonly Lock _lock = new();
    private Task<AllSitesListPage>? _page;
    private int _count;
    private long _asOf;

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
                && (_asOf == tip || (_page.IsCompletedSuccessfully && _page.Result.Tip == tip));
            if (!isCurrent)
            {
                // For all who ask: not given up when one of them is.
                _page = new AllSitesList(grains, ListPlace.Newest, count).TakeAsync(CancellationToken.None);
                (_count, _asOf) = (count, tip);
            }

            return _page!;
        }
    }
}
