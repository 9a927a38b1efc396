using System.Globalization;
using System.Net;
using SensorGrid.Kinesis.Records;
using SensorGrid.Streaming.Kinesis.Shards;
using SensorGrid.Streaming.Kinesis.Tests.Cluster;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Kinesis;

namespace SensorGrid.Streaming.Kinesis.Tests.Reading;

/// <summary>Which revision of the definitions a record is processed under is a fact of its shard's ledger.</summary>
public sealed class PinTests(KinesisServers servers)
{
    private readonly Downstream _downstream = new();
    private readonly CasGrainStorage _storage = new();
    private readonly Revisions _revisions = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_there_is_no_revision_nothing_is_announced_and_records_follow_the_silos_own_definitions()
    {
        var stream = await StreamAsync();
        await using var cluster = await StartAsync(stream);

        await PutAsync(stream, 0, 20);

        Assert.All(_downstream.Of<Downstream.Processed>(), call => Assert.Equal(0, call.Revision));
        Assert.Null((await ClaimAsync(cluster, stream)).Horizon);
    }

    [Fact]
    public async Task A_page_is_delivered_only_once_it_is_announced()
    {
        var stream = await StreamAsync();
        _revisions.IsAnnouncing = true;
        await using var cluster = await StartAsync(stream);
        await PutAsync(stream, 0, 10);
        var tried = 0;
        _storage.BeforeWrite = key => throw new IOException($"The disk is full: {key} {Interlocked.Increment(ref tried)}");

        await stream.PutAsync(10, 10, CancellationToken);
        await Eventually.TrueAsync("Two attempts to announce", () => Volatile.Read(ref tried) >= 2);
        Assert.Equal(10, _downstream.Texts().Count);
        _storage.BeforeWrite = null;

        await _downstream.UntilRecordsAsync(20, CancellationToken);
        var last = _downstream.Of<Downstream.Processed>()[^1].Records[^1].Position;
        Assert.Equal(last, (await ClaimAsync(cluster, stream)).Horizon);
    }

    [Fact]
    public async Task A_shard_that_nobody_has_read_is_pinned_as_a_whole()
    {
        var stream = await StreamAsync();
        (_revisions.InForce, _revisions.IsAnnouncing) = (3, true);
        await using var cluster = await StartAsync(stream);

        await PutAsync(stream, 0, 10);

        Assert.All(_downstream.Of<Downstream.Processed>(), call => Assert.Equal(3, call.Revision));
        var pin = Assert.Single((await StatusAsync(cluster, stream)).Pins!);
        Assert.Equal((null, 3), (pin.After, pin.Revision));
    }

    [Fact]
    public async Task A_change_counts_from_what_was_announced_before_and_a_restart_delivers_the_same_records_under_the_same_revision()
    {
        var stream = await StreamAsync();
        await using (await StartAsync(stream))
        {
            await PutAsync(stream, 0, 20);

            // Without a checkpoint from here on: all of the rest is delivered again.
            var shard = "";
            _storage.BeforeWrite = key => shard = key;
            _downstream.OnPersist = (_, _) => Task.FromResult(ShardOutcome.Gap);
            _revisions.IsAnnouncing = true;
            await PutAsync(stream, 20, 20);
            _revisions.InForce = 1;
            await PutAsync(stream, 40, 20);
            _revisions.InForce = 2;
            await PutAsync(stream, 60, 20);
        }

        _downstream.OnPersist = null;
        _revisions.InForce = 5;
        await using var cluster = await StartAsync(stream);
        await PutAsync(stream, 80, 20);

        await AssertPinnedAsync(cluster, stream);
        var revisions = RevisionsByRecord();
        Assert.All(Enumerable.Range(0, 40), record => Assert.Equal(0, revisions[record]));
        Assert.All(Enumerable.Range(40, 20), record => Assert.InRange(revisions[record], 0, 1));
        Assert.Equal((1, 2, 5), (revisions[59], revisions[79], revisions[99]));
    }

    [Fact]
    public async Task A_reader_at_the_tip_announces_what_it_delivered_so_that_the_next_page_is_pinned()
    {
        var stream = await StreamAsync();
        await using var cluster = await StartAsync(stream);
        await PutAsync(stream, 0, 20);

        (_revisions.InForce, _revisions.IsAnnouncing) = (1, true);
        await Eventually.TrueAsync(() => "What was delivered is announced", async () => (await ClaimAsync(cluster, stream)).Horizon is not null);
        await PutAsync(stream, 20, 20);

        await AssertPinnedAsync(cluster, stream);
        var revisions = RevisionsByRecord();
        Assert.All(Enumerable.Range(0, 20), record => Assert.Equal(0, revisions[record]));
        Assert.All(Enumerable.Range(20, 20), record => Assert.Equal(1, revisions[record]));
    }

    [Fact]
    public async Task What_a_reader_delivered_before_it_announced_is_never_pinned_although_it_reads_it_again()
    {
        var stream = await StreamAsync();
        var gaps = 0;
        _downstream.OnProcess = (_, _) => Task.FromResult(Interlocked.CompareExchange(ref gaps, 0, 1) == 1 ? ShardOutcome.Gap : ShardOutcome.Done);
        _downstream.OnPersist = (_, _) => Task.FromResult(Volatile.Read(ref gaps) < 0 ? ShardOutcome.Done : ShardOutcome.Gap);
        await using var cluster = await StartAsync(stream, recordsPerRead: 5);
        await PutAsync(stream, 0, 40);

        // It goes back to the beginning, page by page, while a revision comes into force.
        (_revisions.InForce, _revisions.IsAnnouncing) = (1, true);
        Interlocked.Exchange(ref gaps, 1);
        await stream.PutAsync(40, 40, CancellationToken);
        await _downstream.UntilAsync(downstream => downstream.Of<Downstream.Initialized>().Count > 2, CancellationToken);
        Interlocked.Exchange(ref gaps, -1);
        await _downstream.UntilRecordsAsync(80, CancellationToken);
        await PutAsync(stream, 80, 10);

        await AssertPinnedAsync(cluster, stream);
        Assert.Equal(1, RevisionsByRecord()[89]);
    }

    [Fact]
    public async Task What_an_earlier_reader_delivered_before_it_announced_is_never_pinned_although_another_has_announced_less_since()
    {
        var stream = await StreamAsync();
        _downstream.OnPersist = (_, _) => Task.FromResult(ShardOutcome.Gap);
        await using (await StartAsync(stream, recordsPerRead: 5))
        {
            await PutAsync(stream, 0, 40);
        }

        // It comes to the first pages only.
        var passes = _downstream.Of<Downstream.Initialized>().Count;
        _downstream.OnProcess = (_, _) => Task.FromResult(ShardOutcome.Gap);
        _revisions.IsAnnouncing = true;
        await using (await StartAsync(stream, recordsPerRead: 5))
        {
            await _downstream.UntilAsync(downstream => downstream.Of<Downstream.Initialized>().Count >= passes + 2, CancellationToken);
        }

        (_downstream.OnProcess, _downstream.OnPersist) = (null, null);
        _revisions.InForce = 1;
        await using var third = await StartAsync(stream, recordsPerRead: 5);
        var next = 40;
        await Eventually.TrueAsync(() => $"A pin before record {next}", async () =>
        {
            // What comes after a look at the tip is pinned, and each of these may come before it.
            await PutAsync(stream, next, 10);
            next += 10;
            return (await StatusAsync(third, stream)).Pins is { Length: > 0 };
        });

        await AssertPinnedAsync(third, stream);
    }

    [Fact]
    public async Task Shards_begin_with_the_revision_of_their_parents()
    {
        var stream = await StreamAsync();
        (_revisions.InForce, _revisions.IsAnnouncing) = (4, true);
        await using var cluster = await StartAsync(stream);
        await PutAsync(stream, 0, 10);

        // A silo that has just started knows of no revision.
        (_revisions.InForce, _revisions.IsAnnouncing) = (0, false);
        await stream.SplitAsync((await stream.ShardsAsync(CancellationToken))[0].ShardId, CancellationToken);
        await PutAsync(stream, 10, 30);

        Assert.All(_downstream.Of<Downstream.Processed>(), call => Assert.Equal(4, call.Revision));
        await AssertPinnedAsync(cluster, stream);
    }

    [Fact]
    public async Task A_ledger_takes_announcements_of_its_owner_alone_and_pins_only_forwards_and_behind_what_was_announced()
    {
        var stream = await StreamAsync();
        await using var cluster = await StartAsync(stream);
        var shard = cluster.Shard(stream, "shardId-000000000777");
        var silo = SiloAddress.New(IPAddress.Loopback, 1, 1);
        var first = (await shard.ClaimAsync(silo, force: false)).Epoch;
        var second = (await shard.ClaimAsync(silo, force: false)).Epoch;

        Assert.Null(await shard.AnnounceAsync(first, At(10), 1, fromStart: true));
        Assert.Empty((await shard.AnnounceAsync(second, At(10), 1, fromStart: false))!);
        Assert.Equal([(At(10), 1)], await PinsAsync(20, 1));
        Assert.Equal([(At(10), 1)], await PinsAsync(15, 2));
        Assert.Equal([(At(10), 1), (At(20), 3)], await PinsAsync(30, 3));
        Assert.Equal([(At(10), 1), (At(20), 3)], await PinsAsync(40, 2));
        Assert.True(await shard.CheckpointAsync(second, new ShardProgress(At(40), default), finished: true));
        Assert.Null(await shard.AnnounceAsync(second, At(50), 4, fromStart: false));

        async Task<(RecordPosition? After, int Revision)[]> PinsAsync(int upTo, long revision) =>
            [.. (await shard.AnnounceAsync(second, At(upTo), revision, fromStart: false))!.Select(pin => (pin.After, (int)pin.Revision))];
    }

    [Fact]
    public async Task Whatever_restarts_failures_and_reshards_come_every_record_has_one_revision_and_the_ledgers_say_which()
    {
        var stream = await StreamAsync();
        var random = new Random(7);
        var (put, failures) = (0, 0);
        _downstream.OnPersist = (_, _) => Task.FromResult(Interlocked.Decrement(ref failures) >= 0 ? ShardOutcome.Gap : ShardOutcome.Done);
        for (var run = 0; run < 6; run++)
        {
            await using var cluster = await StartAsync(stream, recordsPerRead: 7);
            for (var change = 0; change < 6; change++)
            {
                // Barriers that fail rewind the readers, and storage that fails holds up announcements.
                Volatile.Write(ref failures, random.Next(3));
                _storage.BeforeWrite = random.Next(3) == 0 ? _ => throw new IOException("The disk is full.") : null;
                await stream.PutAsync(put, 20, CancellationToken);
                put += 20;
                if (run > 0)
                {
                    _revisions.IsAnnouncing = true;
                    _revisions.InForce += random.Next(2);
                }

                await Task.Yield();
                _storage.BeforeWrite = null;
                if (random.Next(4) == 0)
                {
                    await _downstream.UntilRecordsAsync(put, CancellationToken);
                }
            }

            if (run is 2 or 4)
            {
                await stream.SplitAsync((await stream.ShardsAsync(CancellationToken))[^1].ShardId, CancellationToken);
            }
        }

        await using var last = await StartAsync(stream);
        await PutAsync(stream, put, 20);

        await AssertPinnedAsync(last, stream);
        Assert.True(_revisions.InForce > 5);
        Assert.Equal(_revisions.InForce, RevisionsByRecord().Values.Max());
    }

    private static RecordPosition At(int number) => new(number.ToString(CultureInfo.InvariantCulture), 0);

    private async Task<TestStream> StreamAsync() => await TestStream.CreateAsync(await servers.ClientAsync(Server.Embedded), 1, CancellationToken);

    private Task<KinesisCluster> StartAsync(TestStream stream, int recordsPerRead = 1_000) =>
        KinesisCluster.StartAsync(stream, _downstream, _storage, options => options.RecordsPerRead = recordsPerRead, revisions: _revisions);

    private async Task PutAsync(TestStream stream, int first, int count)
    {
        await stream.PutAsync(first, count, CancellationToken);
        await _downstream.UntilRecordsAsync(first + count, CancellationToken);
    }

    private static async Task<ShardClaim> ClaimAsync(KinesisCluster cluster, TestStream stream)
    {
        var shardId = (await stream.ShardsAsync(CancellationToken))[0].ShardId;
        return await cluster.Shard(stream, shardId).ClaimAsync(SiloAddress.New(IPAddress.Loopback, 1, 1), force: true);
    }

    private static async Task<ShardStatus> StatusAsync(KinesisCluster cluster, TestStream stream) =>
        await cluster.Shard(stream, (await stream.ShardsAsync(CancellationToken))[0].ShardId).GetStatusAsync();

    /// <summary>The revision of each record, which is the same each time that it was delivered.</summary>
    private Dictionary<int, long> RevisionsByRecord() => _downstream.Of<Downstream.Processed>()
        .SelectMany(call => call.Records.Select(record => (Number: int.Parse(Downstream.Text(record), CultureInfo.InvariantCulture), call.Revision)))
        .Distinct()
        .GroupBy(record => record.Number)
        .ToDictionary(record => record.Key, record => Assert.Single(record).Revision);

    /// <summary>Asserts that each delivery followed the pins that the ledger has now.</summary>
    private async Task AssertPinnedAsync(KinesisCluster cluster, TestStream stream)
    {
        RevisionsByRecord();
        foreach (var shard in await stream.ShardsAsync(CancellationToken))
        {
            var pins = (await cluster.Shard(stream, shard.ShardId).GetStatusAsync()).Pins!;
            Assert.Equal(pins.OrderBy(pin => pin.Revision), pins);
            foreach (var call in _downstream.Of<Downstream.Processed>().Where(call => call.ShardId == shard.ShardId))
            {
                Assert.All(call.Records, record => Assert.Equal(
                    pins.LastOrDefault(pin => pin.After is null || record.Position > pin.After)?.Revision ?? 0, call.Revision));
            }
        }
    }

    private sealed class Revisions : IShardRevisions
    {
        private long _inForce;
        private volatile bool _isAnnouncing;

        public long InForce
        {
            get => Interlocked.Read(ref _inForce);
            set => Interlocked.Exchange(ref _inForce, value);
        }

        public bool IsAnnouncing
        {
            get => _isAnnouncing;
            set => _isAnnouncing = value;
        }
    }
}
