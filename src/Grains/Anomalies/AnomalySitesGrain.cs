using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Grains.SensorIndex;
using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.Anomalies;

/// <summary>The list of the sites that have a feed, stored in pages like a segment of the sensors' index.</summary>
[GrainType("anomaly-sites")]
internal sealed partial class AnomalySitesGrain(SensorGrainsStorage storage, FollowerStop stop, ILogger<AnomalySitesGrain> logger) : Grain, IAnomalySitesGrain
{
    /// <summary>How many sites are listed: who follows all sites has a place in each.</summary>
    public const int MostSites = 4096;

    private readonly ChangeSignal _changed = new();
    private readonly List<string> _sites = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private SensorIndexPages? _pages;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _pages = new SensorIndexPages(storage.Storage, this.GetGrainId());
        Add(await _pages.ReadAsync(cancellationToken));
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _changed.End();
        return Task.CompletedTask;
    }

    public async ValueTask RegisterAsync(string site, CancellationToken cancellationToken)
    {
        if (_known.Contains(site))
        {
            return;
        }

        if (_sites.Count >= MostSites)
        {
            LogNotListed(logger, site, MostSites);
            return;
        }

        try
        {
            await _pages!.AppendAsync([site], added => Add(added.Select(numbered => numbered.SensorId)));
        }
        catch (Orleans.Storage.InconsistentStateException)
        {
            // It ends this activation, which waits for those who follow it.
            _changed.End();
            throw;
        }

        _changed.OnChanged();
    }

    public ValueTask<string[]> ListAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_sites.ToArray());

    public async IAsyncEnumerable<string[]> FollowAsync(int from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var change = _changed.Next;
            if (from < _sites.Count)
            {
                var added = _sites.Skip(from).ToArray();
                from += added.Length;
                yield return added;
            }
            else
            {
                await ChangeSignal.WaitAsync(change, stop.Token, cancellationToken);
            }
        }
    }

    private void Add(IEnumerable<string> sites)
    {
        foreach (var site in sites)
        {
            _known.Add(site);
            _sites.Add(site);
        }
    }
}
