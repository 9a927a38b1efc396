using SensorGrid.Features.Detection;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Api.Tests.Anomalies.Hosting;

/// <summary>The feed of a site in memory, by the contract of its interface; the test drives it.</summary>
/// <param name="announce">Takes each change: the place of the one before it, its own, and whether an anomaly came with it.</param>
internal sealed class DrivenFeed(Action<long, long, bool> announce) : IAnomalyFeedGrain
{
    private static readonly ShardName Shard = ShardName.Of(null, "shardId-000000000000");

    private static readonly DateTimeOffset Begin = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _lock = new();
    private readonly List<AnomalyEntry> _entries = [];
    private readonly List<(long To, bool HasNew)> _silent = [];
    private long _tip;
    private long _forgotten;
    private int _opened;
    private int _calls;

    /// <summary>Called before each page is read.</summary>
    public Func<CancellationToken, Task>? BeforeRead { get; set; }

    /// <summary>How often it was asked for something.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Whether changes are stored, and not announced before <see cref="AnnounceAll"/>.</summary>
    public bool IsSilent { get; set; }

    public long Tip
    {
        get
        {
            lock (_lock)
            {
                return _tip;
            }
        }
    }

    /// <summary>What the feed has, by the newest change.</summary>
    public AnomalyEntry[] Entries
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries.OrderBy(entry => entry.UpdatedCursor)];
            }
        }
    }

    /// <summary>A new anomaly.</summary>
    public AnomalyEntry Open(string sensorId, double score = 0.8, DateTimeOffset? at = null, int padding = 0, AlarmSeverity severity = AlarmSeverity.Note)
    {
        lock (_lock)
        {
            var number = ++_opened;
            var startedAt = at ?? Begin.AddSeconds(number);
            var episode = new AnomalyEpisode(
                AnomalyKind.Score, new StreamPosition(Shard, new LogPosition(new SequenceNumber(0, (ulong)number), 0, 0)), 0, startedAt, startedAt, null, score,
                0.5, "default@1", "temperature", ["temperature_mean_1m", "temperature_std_1m" + new string('x', padding)], [21.5, double.NaN],
                [new Attribution("temperature", AttributionKind.Season, 21.5, 20.25, 0.75)])
            {
                ExpectedEveryDays = 10 * Math.Pow(10, (int)severity),
                Severity = severity,
                Reason = AttributionKind.Season,
            };
            var entry = new AnomalyEntry(new SensorAnomaly(sensorId, episode), ++_tip, _tip);
            _entries.Add(entry);
            Announce_NeedsLock(hasNew: true);
            return entry;
        }
    }

    /// <summary>A change of an anomaly that it has.</summary>
    public AnomalyEntry Change(AnomalyEntry entry, double? score = null, DateTimeOffset? endedAt = null, AlarmSeverity? severity = null)
    {
        lock (_lock)
        {
            var index = _entries.FindIndex(kept => kept.Cursor == entry.Cursor);
            var episode = _entries[index].Anomaly.Episode;
            episode = episode with { Revision = episode.Revision + 1, Score = score ?? episode.Score, EndedAt = endedAt, Severity = severity ?? episode.Severity };
            _entries[index] = _entries[index] with { Anomaly = entry.Anomaly with { Episode = episode }, UpdatedCursor = ++_tip };
            Announce_NeedsLock(hasNew: false);
            return _entries[index];
        }
    }

    /// <summary>Keeps only what came or changed after a place.</summary>
    public void Forget(long upTo)
    {
        lock (_lock)
        {
            _entries.RemoveAll(entry => entry.UpdatedCursor <= upTo);
            _forgotten = upTo;
        }
    }

    /// <summary>Announces what was not, one after the other.</summary>
    public void AnnounceAll()
    {
        lock (_lock)
        {
            IsSilent = false;
            foreach (var (to, hasNew) in _silent)
            {
                announce(to - 1, to, hasNew);
            }

            _silent.Clear();
        }
    }

    public ValueTask AddAsync(SensorAnomaly[] anomalies, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<AnomalyEntry?> FindAsync(string id, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        return ValueTask.FromResult(Array.Find(Entries, entry => entry.Anomaly.Id == id));
    }

    public ValueTask JudgeAsync(string id, AnomalyJudgement judgement, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var index = _entries.FindIndex(kept => kept.Anomaly.Id == id);
            _entries[index] = _entries[index] with { Judgement = judgement, UpdatedCursor = ++_tip };
            Announce_NeedsLock(hasNew: false);
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask<AnomalyEntry[]> ListAsync(long? before, string? sensorId, int limit, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        lock (_lock)
        {
            return ValueTask.FromResult(_entries
                .Where(entry => (before is null || entry.Cursor < before) && (sensorId is null || entry.Anomaly.SensorId == sensorId))
                .OrderByDescending(entry => entry.Cursor)
                .Take(limit)
                .ToArray());
        }
    }

    public async ValueTask<AnomalyChanges> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        if (BeforeRead is { } beforeRead)
        {
            await beforeRead(cancellationToken);
        }

        lock (_lock)
        {
            return Read_NeedsLock(after, limit);
        }
    }

    public ValueTask<long> GetTipAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        return ValueTask.FromResult(Tip);
    }

    public IAsyncEnumerable<AnomalyChanges> FollowAsync(long after, CancellationToken cancellationToken) => throw new NotSupportedException();

    private AnomalyChanges Read_NeedsLock(long after, int limit)
    {
        var entries = Entries.Where(entry => entry.UpdatedCursor > after).Take(limit).ToArray();
        return new AnomalyChanges(entries, entries.Length > 0 ? entries[^1].UpdatedCursor : after, after < _forgotten);
    }

    private void Announce_NeedsLock(bool hasNew)
    {
        if (IsSilent)
        {
            _silent.Add((_tip, hasNew));
            return;
        }

        announce(_tip - 1, _tip, hasNew);
    }
}
