using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Api.Tests.Anomalies.Hosting;

/// <summary>The list of sites in memory, and their feeds.</summary>
internal sealed class DrivenSites : IAnomalySitesGrain
{
    private readonly Lock _lock = new();
    private readonly List<string> _sites = [];
    private readonly ConcurrentDictionary<string, DrivenFeed> _feeds = new(StringComparer.Ordinal);
    private TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The feed of a site that is in the list from now on.</summary>
    public DrivenFeed Add(string site)
    {
        lock (_lock)
        {
            _sites.Add(site);
            _added.SetResult();
            _added = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return Feed(site);
    }

    public DrivenFeed Feed(string site) => _feeds.GetOrAdd(site, _ => new DrivenFeed());

    public ValueTask RegisterAsync(string site, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<string[]> ListAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(_sites.ToArray());
        }
    }

    public async IAsyncEnumerable<string[]> FollowAsync(int from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            string[] added;
            Task more;
            lock (_lock)
            {
                added = [.. _sites.Skip(from)];
                more = _added.Task;
            }

            if (added.Length > 0)
            {
                from += added.Length;
                yield return added;
            }
            else
            {
                await more.WaitAsync(cancellationToken);
            }
        }
    }
}
