using SensorGrid.Features.Detection;

namespace SensorGrid.Api.Anomalies;

/// <summary>
/// The first page of all sites' anomalies, read once for all callers until the log of all sites has something new: most callers want just that. One page of all
/// and one of each severity is kept.
/// </summary>
internal sealed class NewestAnomalies(IGrainFactory grains, TimeProvider time)
{
    /// <summary>A page that is not there by then is read anew: a silo that died may never answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly Lock _lock = new();
    private readonly Slot[] _slots = [.. Enumerable.Range(0, 1 + Enum.GetValues<AlarmSeverity>().Length).Select(_ => new Slot())];

    /// <param name="count">The maximum number of anomalies.</param>
    /// <param name="minSeverity">The least severity; null for all.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    public async Task<AllSitesListPage> GetAsync(int count, AlarmSeverity? minSeverity, CancellationToken cancellationToken)
    {
        var log = await grains.GetAnomalySites().ReadAsync(long.MaxValue, 0, cancellationToken);
        var page = await Take(count, minSeverity, log.Tip).WaitAsync(cancellationToken);
        return page with { SitesOmitted = log.SitesOmitted };
    }

    private Task<AllSitesListPage> Take(int count, AlarmSeverity? minSeverity, long tip)
    {
        var slot = _slots[minSeverity is { } severity ? 1 + (int)severity : 0];
        lock (_lock)
        {
            var isCurrent = slot.Count == count && slot.Page is { IsFaulted: false, IsCanceled: false } page
                && (page.IsCompleted || time.GetElapsedTime(slot.BegunAt) < Patience)
                && (slot.AsOf == tip || (page.IsCompletedSuccessfully && page.Result.Tip == tip));
            if (!isCurrent)
            {
                // For all callers: not cancelled when one of them is.
                slot.Page = new AllSitesList(grains, ListPlace.Newest, count, minSeverity).TakeAsync(CancellationToken.None);
                (slot.Count, slot.AsOf, slot.BegunAt) = (count, tip, time.GetTimestamp());
            }

            return slot.Page!;
        }
    }

    private sealed class Slot
    {
        public Task<AllSitesListPage>? Page { get; set; }

        public int Count { get; set; }

        public long AsOf { get; set; }

        public long BegunAt { get; set; }
    }
}
