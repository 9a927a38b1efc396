using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Api.Tests.Anomalies.Hosting;

/// <summary>The log of all sites in memory, by the contract of its interface, and their feeds; the test drives it, and breaks it.</summary>
internal sealed class DrivenSites : IAnomalySitesGrain
{
    private readonly Lock _lock = new();
    private readonly List<AnomalySiteChange> _changes = [];
    private readonly Dictionary<string, long> _numbers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DrivenFeed> _feeds = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _tip;
    private long _first;

    /// <summary>How often somebody began to follow, and how many do.</summary>
    public Observed<(int Begun, int Now)> Followers { get; } = new((0, 0));

    /// <summary>How many sites are said to be omitted.</summary>
    public int Omitted { get; set; }

    /// <summary>How often feeds were asked for their place, and for changes or lists.</summary>
    public int FeedCalls => _feeds.Values.Sum(feed => feed.Calls);

    /// <summary>The feed of a site, whose changes are announced.</summary>
    public DrivenFeed Add(string site) => Feed(site);

    public DrivenFeed Feed(string site) => _feeds.GetOrAdd(site, _ => new DrivenFeed((from, to, hasNew) => Announce(site, from, to, hasNew)));

    /// <summary>Lets the log begin after what it has.</summary>
    public void ForgetLog()
    {
        lock (_lock)
        {
            _first = _tip;
        }
    }

    /// <summary>Breaks off all who follow, as when the grain's silo dies.</summary>
    public void Break()
    {
        lock (_lock)
        {
            _broken.SetResult();
            _broken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public ValueTask AnnounceAsync(AnomalySiteNews news, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask RegisterAsync(string site, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<string[]> ListAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<AnomalySiteChanges> ReadAsync(long after, int limit, CancellationToken cancellationToken) =>
        Answer(changes => [.. changes.Where(change => change.Place > after).Take(limit)]);

    public ValueTask<AnomalySiteChanges> ListChangesAsync(long before, int limit, CancellationToken cancellationToken) =>
        Answer(changes => [.. changes.Where(change => change.HasNew && change.Place < before).Reverse().Take(limit)]);

    public ValueTask<OlderAnomalies[]> ListOlderAsync(long before, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(_numbers
                .Where(site => site.Value < before)
                .OrderByDescending(site => site.Value)
                .Select(site => new OlderAnomalies(site.Key, site.Value, _changes.LastOrDefault(change => change.Site == site.Key && change.Place <= _first)?.To ?? 0))
                .Where(site => site.UpTo > 0)
                .Take(limit)
                .ToArray());
        }
    }

    public async IAsyncEnumerable<AnomalySiteChanges> FollowAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Task broken;
        lock (_lock)
        {
            broken = _broken.Task;
        }

        Followers.Update(followers => (followers.Begun + 1, followers.Now + 1));
        try
        {
            while (true)
            {
                Task changed;
                lock (_lock)
                {
                    changed = _changed.Task;
                }

                var changes = await ReadAsync(after, 1024, cancellationToken);
                if (changes.Changes.Length > 0)
                {
                    after = changes.Changes[^1].Place;
                    yield return changes;
                }
                else
                {
                    await Task.WhenAny(changed, broken).WaitAsync(cancellationToken);
                    if (broken.IsCompleted)
                    {
                        throw new Orleans.Runtime.EnumerationAbortedException("The silo has gone.");
                    }
                }
            }
        }
        finally
        {
            Followers.Update(followers => (followers.Begun, followers.Now - 1));
        }
    }

    private ValueTask<AnomalySiteChanges> Answer(Func<IEnumerable<AnomalySiteChange>, AnomalySiteChange[]> choose)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(new AnomalySiteChanges(choose(_changes.Where(change => change.Place > _first)), _first, _tip, Omitted));
        }
    }

    private void Announce(string site, long from, long to, bool hasNew)
    {
        lock (_lock)
        {
            // Places have gaps.
            _tip += 2;
            _changes.Add(new AnomalySiteChange(_tip, site, from, to, hasNew));
            _numbers.TryAdd(site, _tip);
            _changed.SetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
