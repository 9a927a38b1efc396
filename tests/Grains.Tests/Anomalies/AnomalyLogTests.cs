using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using SensorGrid.Grains.Anomalies;
using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Grains.Tests.Anomalies;

/// <summary>The log of a feed on the real storage, without its grain.</summary>
[Collection(nameof(OneSilo))]
public sealed class AnomalyLogTests(SensorCluster cluster)
{
    private const int Most = 40;
    private const int Forgotten = 300;

    private readonly GrainId _grain = GrainId.Create("anomaly-log", Some.Name("log"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IGrainStorage Storage => cluster.Services.GetRequiredKeyedService<IGrainStorage>("sensors");

    [Fact]
    public async Task Changes_are_read_in_their_order_and_entries_listed_by_when_they_came()
    {
        var log = await OpenAsync(_grain);
        await log.AddAsync([Some.Anomaly("a", 0), Some.Anomaly("b", 1), Some.Anomaly("c", 2)], Cancellation);
        await log.AddAsync([Some.Anomaly("a", 0, revision: 1), Some.Anomaly("b", 1)], Cancellation);

        Assert.Equal([("b", 2, 2), ("c", 3, 3), ("a", 1, 4)], log.Index.Read(0, 10).Entries.Select(PlaceOf));
        Assert.Equal([("c", 3, 3), ("b", 2, 2), ("a", 1, 4)], log.Index.List(null, null, 10).Select(PlaceOf));
        Assert.Equal([("a", 1, 4)], log.Index.List(2, null, 10).Select(PlaceOf));
        Assert.Equal([("b", 2, 2)], log.Index.List(null, "b", 10).Select(PlaceOf));
        Assert.Equal([("b", 2, 2), ("c", 3, 3)], log.Index.Read(0, 2).Entries.Select(PlaceOf));
        Assert.Equal((3, false), (log.Index.Read(0, 2).Next, log.Index.Read(0, 2).Missed));
        Assert.Equal(4, log.Index.Read(4, 2).Next);
    }

    [Fact]
    public async Task No_segment_is_too_large_whatever_comes()
    {
        var log = await OpenAsync(_grain, most: 1000);
        var large = Enumerable.Range(0, 300).Select(place =>
        {
            var anomaly = Some.Anomaly(new string('ü', 256), place, features: 256);
            return anomaly with { Episode = anomaly.Episode with { FeatureNames = [.. anomaly.Episode.FeatureNames.Select(name => $"{name}_{place:D10}".PadLeft(64, 'x'))] } };
        });
        foreach (var chunk in large.Chunk(90))
        {
            await log.AddAsync(chunk, Cancellation);
        }

        Assert.Equal(300, (await OpenAsync(_grain, most: 1000)).Index.Count);
        Assert.InRange(cluster.Switch.LargestOf<AnomalySegment>(_grain, segment => segment.Entries.Sum(AnomalySegment.BytesOf)), 1, AnomalySegment.MostBytes);
        Assert.InRange(cluster.Switch.LargestOf<AnomalySegment>(_grain, SizeOf), 1, AnomalySegment.MostBytes);
    }

    [Fact]
    public async Task A_change_is_never_estimated_smaller_than_it_is_stored()
    {
        var serializer = cluster.Services.GetRequiredService<Orleans.Serialization.Serializer>();
        foreach (var features in new[] { 0, 1, 31, 256 })
        {
            var entry = new AnomalyEntry(Some.Anomaly(new string('世', 256), int.MaxValue / 32, revision: int.MaxValue / 32, features), long.MaxValue, long.MaxValue)
            {
                Judgement = features == 0 ? null : new AnomalyJudgement(true, new string('世', 128), new string('9', 57)),
            };
            var stored = serializer.SerializeToArray(new AnomalySegment { Entries = [entry] }).Length;
            Assert.InRange(stored, 1, AnomalySegment.BytesOf(entry));
        }

        await Task.CompletedTask;
    }

    [Fact]
    public async Task What_was_trimmed_does_not_come_back_and_is_told_to_those_who_missed_it()
    {
        var log = await OpenAsync(_grain);
        for (var place = 0; place < 3000; place += 30)
        {
            await log.AddAsync(Anomalies(place, 30), Cancellation);
            await log.ReclaimAsync(Cancellation);
        }

        for (var restart = 0; restart < 2; restart++)
        {
            Assert.Equal((Most, 3000L), (log.Index.Count, log.Index.Tip));
            Assert.True(log.Index.Read(2959, 10).Missed);
            Assert.False(log.Index.Read(2960, 10).Missed);
            await log.AddAsync(Anomalies(0, 3000, revision: 1)[..2900], Cancellation);
            Assert.Equal((Most, 3000L), (log.Index.Count, log.Index.Tip));
            Assert.Equal(Enumerable.Range(2960, Most), log.Index.List(null, null, 100).Reverse().Select(entry => (int)entry.Cursor - 1));
            log = await OpenAsync(_grain);
        }

        Assert.False(await ExistsAsync(_grain, "segment-0"));
        Assert.False(await ExistsAsync(_grain, "segment-20"));
    }

    [Fact]
    public async Task Ids_are_forgotten_in_pages_once_there_are_more_than_enough()
    {
        var log = await OpenAsync(_grain, forgotten: Forgotten);
        for (var place = 0; place < 1000; place += 50)
        {
            await log.AddAsync(Anomalies(place, 50), Cancellation);
            await log.ReclaimAsync(Cancellation);
        }

        log = await OpenAsync(_grain, forgotten: Forgotten);
        var oldest = 999 - Most - Forgotten;
        Assert.True(log.Has(Some.Anomaly($"s-{oldest}", oldest)));
        Assert.False(log.Has(Some.Anomaly("s-0", 0)));
        Assert.False(await ExistsAsync(_grain, "forgotten-0"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whatever_write_fails_or_is_the_last_nothing_is_lost_doubled_or_given_a_place_again(bool sameAgain)
    {
        // Ever others, which are trimmed; or ever the same ones but for a few, which stay where they are in the oldest segment.
        SensorAnomaly[][] work = [.. Enumerable.Range(0, 12).Select(round => sameAgain
            ? [.. Anomalies(0, 5), .. Anomalies(5, Most - 5, round)]
            : Anomalies(round * 50, 50))];
        var kept = work.SelectMany(group => group).GroupBy(anomaly => anomaly.SensorId).Select(states => states.Last()).TakeLast(Most).ToArray();

        // The same work with each of its writes failing once, until none is left to fail.
        for (var failing = 0; ; failing++)
        {
            var grain = GrainId.Create("anomaly-log", Some.Name("crash"));
            var log = await OpenAsync(grain);
            var (writes, failed, shown) = (0, false, 0L);
            using var restore = new Disposable(() => cluster.Switch.BeforeWrite = null);
            cluster.Switch.BeforeWrite = (_, written) => written == grain && writes++ == failing ? throw new IOException("Gone.") : Task.CompletedTask;
            for (var round = 0; round < work.Length; round++)
            {
                var group = work[round];
                failed |= await TryAsync(() => log.AddAsync(group, Cancellation));
                shown = Math.Max(shown, log.Index.Tip);
                failed |= await TryAsync(() => log.ReclaimAsync(Cancellation));
                if (failed && round % 2 == 0)
                {
                    var before = log.Index.List(null, null, 100).Select(PlaceOf);
                    log = await OpenAsync(grain);
                    Assert.Equal(before, log.Index.List(null, null, 100).Select(PlaceOf));
                    Assert.Equal(shown, log.Index.Tip);
                }

                await log.AddAsync(group, Cancellation);
                shown = Math.Max(shown, log.Index.Tip);
            }

            for (var restart = 0; restart < 2; restart++)
            {
                var entries = log.Index.List(null, null, 100);
                Assert.Equivalent(kept.Reverse(), entries.Select(entry => entry.Anomaly), strict: true);
                Assert.Equal(entries.OrderBy(entry => entry.UpdatedCursor).Select(PlaceOf), log.Index.Read(0, 100).Entries.Select(PlaceOf));
                Assert.Equal(entries.Select(entry => entry.Cursor).OrderDescending(), entries.Select(entry => entry.Cursor));
                log = await OpenAsync(grain);
            }

            if (!failed)
            {
                // The writes that take something out were among them.
                Assert.False(await ExistsAsync(grain, "segment-0"));
                return;
            }
        }
    }

    [Fact]
    public async Task A_log_is_as_a_naive_one_whatever_comes_and_whenever_it_is_opened_again() => await Gen
        .Select(Gen.Select(Gen.Int[0, 400], Gen.Int[0, 3], Gen.Bool).Array[1, 60].Array[1, 60], Gen.Int[0, 5].Array[60])
        .SampleAsync((groups, steps) => CheckAsync(groups, steps), iter: 40, threads: 1);

    private async Task CheckAsync((int Id, int Revision, bool Large)[][] groups, int[] steps)
    {
        var grain = GrainId.Create("anomaly-log", Some.Name("property"));
        var log = await OpenAsync(grain);
        var naive = new NaiveLog();
        for (var i = 0; i < groups.Length; i++)
        {
            var group = groups[i].Select(change => Some.Anomaly($"s-{change.Id}", change.Id, change.Revision, change.Large ? 200 : 3)).ToArray();
            await log.AddAsync(group, Cancellation);
            naive.Add(group);
            if (steps[i] == 0)
            {
                log = await OpenAsync(grain);
            }
            else if (steps[i] <= 3)
            {
                await log.ReclaimAsync(Cancellation);
            }

            naive.Check(log.Index);
        }

        naive.Check((await OpenAsync(grain)).Index);
    }

    private static (string SensorId, long Cursor, long UpdatedCursor) PlaceOf(AnomalyEntry entry) =>
        (entry.Anomaly.SensorId, entry.Cursor, entry.UpdatedCursor);

    private static SensorAnomaly[] Anomalies(int from, int count, int revision = 0) =>
        [.. Enumerable.Range(from, count).Select(place => Some.Anomaly($"s-{place}", place, revision, features: 3))];

    private static async Task<bool> TryAsync(Func<Task> action)
    {
        try
        {
            await action();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private int SizeOf(AnomalySegment segment) => cluster.Services.GetRequiredService<Orleans.Serialization.Serializer>().SerializeToArray(segment).Length;

    private async Task<bool> ExistsAsync(GrainId grain, string item)
    {
        var state = new GrainState<AnomalySegment>(new AnomalySegment());
        await Storage.ReadStateAsync(item, grain, state);
        return state.RecordExists;
    }

    private Task<AnomalyLog> OpenAsync(GrainId grain, int most = Most, int forgotten = int.MaxValue) => AnomalyLog.OpenAsync(
        new AnomalyFeedItems(Storage, grain),
        new AnomalyLogLimits { Anomalies = most, Forgotten = forgotten, IdsOfAPage = 64, Dead = 100 },
        Cancellation);

    /// <summary>What a log should come to, by lists alone. It never forgets an id.</summary>
    private sealed class NaiveLog
    {
        private readonly Dictionary<string, AnomalyEntry> _all = [];
        private readonly HashSet<string> _kept = [];
        private long _tip;
        private long _forgotten;

        public void Add(SensorAnomaly[] anomalies)
        {
            var added = new HashSet<string>();
            foreach (var anomaly in anomalies)
            {
                var known = _all.GetValueOrDefault(anomaly.Id);
                if (known is not null && (!_kept.Contains(anomaly.Id) || known.Anomaly.Episode.Revision >= anomaly.Episode.Revision))
                {
                    continue;
                }

                // What came within the group first is never seen.
                _tip++;
                _all[anomaly.Id] = new AnomalyEntry(anomaly, known is null || added.Contains(anomaly.Id) ? _tip : known.Cursor, _tip);
                if (_kept.Add(anomaly.Id))
                {
                    added.Add(anomaly.Id);
                }
            }

            foreach (var id in _kept.OrderByDescending(id => _all[id].Cursor).Skip(Most).ToArray())
            {
                _kept.Remove(id);
                _forgotten = Math.Max(_forgotten, _all[id].UpdatedCursor);
            }
        }

        public void Check(AnomalyIndex index)
        {
            var kept = _kept.Select(id => _all[id]).ToArray();
            Assert.Equal(_tip, index.Tip);
            Assert.Equal(
                kept.OrderByDescending(entry => entry.Cursor).Select(StateOf), index.List(null, null, int.MaxValue).Select(StateOf));
            foreach (var after in new[] { 0, _forgotten - 1, _forgotten, _tip - 5, _tip })
            {
                var changes = index.Read(after, 10);
                Assert.Equal(
                    kept.Where(entry => entry.UpdatedCursor > after).OrderBy(entry => entry.UpdatedCursor).Take(10).Select(StateOf),
                    changes.Entries.Select(StateOf));
                Assert.Equal(_forgotten > after, changes.Missed);
                Assert.Equal(changes.Entries is [.., var last] ? last.UpdatedCursor : after, changes.Next);
            }
        }

        private static (string, int, long, long) StateOf(AnomalyEntry entry) =>
            (entry.Anomaly.Id, entry.Anomaly.Episode.Revision, entry.Cursor, entry.UpdatedCursor);
    }
}
