using System.Diagnostics.Metrics;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.Records;
using SensorGrid.Streaming.Kinesis.Configuration;
using SensorGrid.Streaming.Kinesis.Shards;
using SensorGrid.Streaming.Kinesis.Tests.Cluster;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Kinesis;
using Record = SensorGrid.Kinesis.Client.Model.Record;

namespace SensorGrid.Streaming.Kinesis.Tests.Reading;

public sealed class ReadingTests(KinesisServers servers)
{
    private readonly Downstream _downstream = new();
    private readonly CasGrainStorage _storage = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Server.Kinesalite, 300)]
    [InlineData(Server.KinesisLocal, 60)]
    [InlineData(Server.Embedded, 1_000)]
    public async Task Every_record_is_handed_over_once_in_the_order_of_its_shard(Server server, int count)
    {
        var stream = await StreamAsync(4, server);
        await using var cluster = await StartAsync(stream);
        await stream.PutAsync(0, count, CancellationToken);
        await _downstream.UntilRecordsAsync(count, CancellationToken);
        Assert.Equal(count, _downstream.Texts().Count);
        foreach (var shard in _downstream.Of<Downstream.Processed>().GroupBy(call => call.ShardId))
        {
            var positions = shard.SelectMany(call => call.Records).Select(record => record.Position).ToList();
            Assert.Equal(positions.Order(), positions);
        }
    }

    [Fact]
    public async Task A_start_after_a_stop_in_good_order_skips_nothing_and_repeats_nothing()
    {
        var stream = await StreamAsync(2);
        await stream.PutAsync(0, 100, CancellationToken);
        await using (await KinesisCluster.StartAsync(stream, _downstream, _storage, options => options.CheckpointInterval = TimeSpan.FromHours(1)))
        {
            await _downstream.UntilRecordsAsync(100, CancellationToken);
        }

        await using var cluster = await StartAsync(stream);
        await stream.PutAsync(100, 100, CancellationToken);
        await _downstream.UntilRecordsAsync(200, CancellationToken);
        Assert.Equal(200, _downstream.Texts().Count);
        Assert.All(_downstream.Of<Downstream.Stopped>(), stopped => Assert.Equal(ShardStopReason.ShutdownRequested, stopped.Reason));
    }

    [Fact]
    public async Task A_start_after_a_crash_begins_at_the_checkpoint_and_skips_nothing()
    {
        var stream = await StreamAsync(1);
        await stream.PutAsync(0, 50, CancellationToken);
        await using (await StartAsync(stream))
        {
            await _downstream.UntilAsync(downstream => Checkpoint(downstream) is not null && downstream.Texts().Count == 50, CancellationToken);

            // From here on it is as if the power were off: nothing more is stored.
            _storage.BeforeWrite = _ => throw new IOException("The power is off.");
            await stream.PutAsync(50, 50, CancellationToken);
            await _downstream.UntilRecordsAsync(100, CancellationToken);
        }

        _storage.BeforeWrite = null;
        var before = _downstream.Calls.Count;
        await using var cluster = await StartAsync(stream);
        await _downstream.UntilAsync(downstream => downstream.Calls.Skip(before).OfType<Downstream.Processed>().Any(), CancellationToken);
        var start = _downstream.Calls.Skip(before).OfType<Downstream.Initialized>().First().Start;
        await _downstream.UntilAsync(
            downstream => downstream.Calls.Skip(before).OfType<Downstream.Processed>().SelectMany(call => call.Records).Last() is var last
                && Downstream.Text(last) == "99",
            CancellationToken);
        var repeated = _downstream.Calls.Skip(before).OfType<Downstream.Processed>().SelectMany(call => call.Records).ToList();
        Assert.All(repeated, record => Assert.True(start.Checkpoint is null || record.Position > start.Checkpoint));
        Assert.Equal(Enumerable.Range(50, 50).Select(i => $"{i}"), repeated.Select(Downstream.Text).TakeLast(50));
    }

    [Fact]
    public async Task A_gap_while_handing_over_rewinds_to_the_checkpoint()
    {
        var stream = await StreamAsync(1);
        var gaps = 1;
        _downstream.OnProcess = (_, records) => Task.FromResult(
            records.Any(record => Downstream.Text(record) == "40") && Interlocked.Decrement(ref gaps) >= 0 ? ShardOutcome.Gap : ShardOutcome.Done);
        await using var cluster = await StartAsync(stream);
        await stream.PutAsync(0, 30, CancellationToken);
        await _downstream.UntilAsync(downstream => Checkpoint(downstream) is not null, CancellationToken);
        await stream.PutAsync(30, 30, CancellationToken);
        await _downstream.UntilRecordsAsync(60, CancellationToken);
        await AssertRewoundAsync();
    }

    [Fact]
    public async Task A_gap_at_the_barrier_rewinds_to_the_checkpoint()
    {
        var stream = await StreamAsync(1);
        var persists = 0;
        _downstream.OnPersist = (_, _) => Task.FromResult(Interlocked.Increment(ref persists) == 2 ? ShardOutcome.Gap : ShardOutcome.Done);
        await using var cluster = await StartAsync(stream);
        await stream.PutAsync(0, 30, CancellationToken);
        await _downstream.UntilAsync(downstream => Checkpoint(downstream) is not null, CancellationToken);
        await stream.PutAsync(30, 30, CancellationToken);
        await _downstream.UntilAsync(downstream => downstream.Of<Downstream.Initialized>().Count == 2, CancellationToken);
        await AssertRewoundAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_exception_downstream_is_a_passing_fault(bool atTheBarrier)
    {
        var stream = await StreamAsync(1);
        var faults = 2;
        Task<ShardOutcome> Fail() =>
            Interlocked.Decrement(ref faults) >= 0 ? throw new InvalidOperationException("Asked for by the test.") : Task.FromResult(ShardOutcome.Done);
        if (atTheBarrier)
        {
            _downstream.OnPersist = (_, _) => Fail();
        }
        else
        {
            _downstream.OnProcess = (_, _) => Fail();
        }

        await using var cluster = await StartAsync(stream);
        await stream.PutAsync(0, 30, CancellationToken);
        await _downstream.UntilAsync(
            downstream => downstream.Of<Downstream.Initialized>().Count >= 3 && Checkpoint(downstream) is not null && downstream.Texts().Distinct().Count() == 30,
            CancellationToken);
    }

    [Fact]
    public async Task Reading_goes_on_while_a_barrier_runs_and_only_one_runs_at_a_time()
    {
        var stream = await StreamAsync(1);
        var release = new TaskCompletionSource<ShardOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        _downstream.OnPersist = (_, _) => release.Task;
        await using var cluster = await StartAsync(stream);
        await stream.PutAsync(0, 10, CancellationToken);
        await _downstream.UntilAsync(downstream => downstream.Of<Downstream.Persisting>().Count == 1, CancellationToken);
        for (var from = 10; from < 50; from += 10)
        {
            await stream.PutAsync(from, 10, CancellationToken);
            await _downstream.UntilRecordsAsync(from + 10, CancellationToken);
        }

        var barrier = Assert.Single(_downstream.Of<Downstream.Persisting>());
        Assert.Empty(_downstream.Of<Downstream.Checkpointed>());
        release.SetResult(ShardOutcome.Done);
        await _downstream.UntilAsync(downstream => downstream.Of<Downstream.Checkpointed>().Count >= 2, CancellationToken);
        Assert.Equal(barrier.Position, _downstream.Of<Downstream.Checkpointed>()[0].Position);
        Assert.Equal(50, _downstream.Texts().Count);
    }

    [Fact]
    public async Task Reading_goes_on_up_to_its_budget_while_checkpoints_cannot_be_written()
    {
        var stream = await StreamAsync(1);
        await using var cluster = await StartAsync(stream, options =>
        {
            options.InFlightBudget = 20;
            options.RecordsPerRead = 5;
        });
        await stream.PutAsync(0, 5, CancellationToken);
        await _downstream.UntilAsync(downstream => Checkpoint(downstream) is not null, CancellationToken);
        _storage.BeforeWrite = _ => throw new IOException("The disk is full.");
        await stream.PutAsync(10, 50, CancellationToken);

        // Two bytes a record: ten records and no page more fit the budget.
        await _downstream.UntilRecordsAsync(15, CancellationToken);
        await UntilStateAsync(cluster, ShardReadState.Waiting);
        Assert.Equal(15, _downstream.Texts().Count);
        _storage.BeforeWrite = null;
        await _downstream.UntilRecordsAsync(55, CancellationToken);
        Assert.Equal(55, _downstream.Texts().Count);
    }

    [Fact]
    public async Task While_a_page_is_not_done_at_most_one_more_is_read()
    {
        const int Page = 5, Many = 100;
        var stream = await StreamAsync(2);
        var provider = $"kin-{Guid.NewGuid():N}";
        var read = 0L;
        using var meter = new MeterListener();
        meter.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "kinesis.records")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meter.SetMeasurementEventCallback<long>((_, count, tags, _) => Interlocked.Add(ref read, tags.Contains(new("provider", provider)) ? count : 0));
        meter.Start();
        var release = new TaskCompletionSource<ShardOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        string? slow = null;
        _downstream.OnProcess = (shard, _) =>
            (Interlocked.CompareExchange(ref slow, shard, null) ?? shard) == shard ? release.Task : Task.FromResult(ShardOutcome.Done);
        await using var cluster = await KinesisCluster.StartAsync(
            stream, _downstream, _storage, options => options.RecordsPerRead = Page, provider: provider);
        await stream.PutAsync(0, Many, CancellationToken);

        // The other shard goes on to its end, and so would this one if it did not wait.
        await _downstream.UntilAsync(_ => slow is not null, CancellationToken);
        var other = (await stream.ShardsAsync(CancellationToken)).Single(shard => shard.ShardId != slow).ShardId;
        var source = new ShardSource(stream.Client, stream.Name, other, TimeProvider.System);
        var elsewhere = (await ReadAsync(stream.Client, await source.GetIteratorAsync(null, null, CancellationToken), Many)).Count;
        Assert.InRange(elsewhere, 1, Many - (3 * Page));
        await _downstream.UntilRecordsAsync(elsewhere, CancellationToken);
        Assert.InRange(Interlocked.Read(ref read), elsewhere, elsewhere + (2 * Page));

        release.SetResult(ShardOutcome.Done);
        await _downstream.UntilRecordsAsync(Many, CancellationToken);
        Assert.Equal(Many, _downstream.Texts().Count);
    }

    [Fact]
    public async Task A_checkpoint_whose_writes_are_spread_over_a_day_does_not_delay_a_stop_in_good_order()
    {
        var stream = await StreamAsync(1);
        var over = TimeSpan.Zero;
        _downstream.OnPersist = async (_, pace) =>
        {
            over = pace.Over > over ? pace.Over : over;
            if (pace.Over > TimeSpan.Zero)
            {
                var hurry = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await using var registration = pace.Hurry.Register(hurry.SetResult);
                await Eventually.ComesAsync("The hurry", hurry.Task);
            }

            return ShardOutcome.Done;
        };
        await using (await StartAsync(stream, options => options.PersistSpread = 0.5))
        {
            await stream.PutAsync(0, 10, CancellationToken);
            await _downstream.UntilAsync(downstream => downstream.Of<Downstream.Persisting>().Count == 1, CancellationToken);
            await stream.PutAsync(10, 10, CancellationToken);
            await _downstream.UntilRecordsAsync(20, CancellationToken);
        }

        Assert.Equal(TimeSpan.FromMilliseconds(50), over);
        Assert.Equal(ShardStopReason.ShutdownRequested, Assert.Single(_downstream.Of<Downstream.Stopped>()).Reason);
        Assert.Equal(_downstream.Of<Downstream.Processed>()[^1].Records[^1].Position, Checkpoint(_downstream));
    }

    [Fact]
    public async Task A_checkpoint_whose_writes_are_spread_is_hurried_when_the_budget_is_used_up()
    {
        var stream = await StreamAsync(1);
        _downstream.OnPersist = async (_, pace) =>
        {
            if (pace.Over > TimeSpan.Zero)
            {
                var hurry = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await using var registration = pace.Hurry.Register(hurry.SetResult);
                await Eventually.ComesAsync("The hurry", hurry.Task);
            }

            return ShardOutcome.Done;
        };
        await using var cluster = await StartAsync(stream, options =>
        {
            options.PersistSpread = 0.9;
            options.InFlightBudget = 40;
            options.RecordsPerRead = 5;
        });
        await stream.PutAsync(0, 100, CancellationToken);

        await _downstream.UntilRecordsAsync(100, CancellationToken);
        Assert.Equal(100, _downstream.Texts().Count);
    }

    [Fact]
    public async Task A_stream_that_does_not_exist_yet_is_waited_for()
    {
        var client = await servers.ClientAsync(Server.Kinesalite);
        var stream = new TestStream(client, $"stream-{Guid.NewGuid():N}");
        await using var cluster = await StartAsync(stream);
        Assert.False(cluster.Status().IsReading);
        await client.CreateStreamAsync(new CreateStreamRequest { StreamName = stream.Name, ShardCount = 1 }, CancellationToken);
        await stream.UntilActiveAsync(CancellationToken);
        await stream.PutAsync(0, 10, CancellationToken);
        await _downstream.UntilRecordsAsync(10, CancellationToken);
        Assert.True(cluster.Status().IsReading);
    }

    [Fact]
    public async Task A_position_inside_an_aggregated_record_has_that_record_read_again()
    {
        var stream = await StreamAsync(1);
        await stream.PutAsync(0, 3, CancellationToken);
        var shard = (await stream.ShardsAsync(CancellationToken))[0].ShardId;
        var source = new ShardSource(stream.Client, stream.Name, shard, TimeProvider.System);
        var all = await ReadAsync(stream.Client, await source.GetIteratorAsync(null, null, CancellationToken));
        var middle = new RecordPosition(all[1].SequenceNumber, 0);
        var whole = await ReadAsync(stream.Client, await source.GetIteratorAsync(middle, null, CancellationToken));
        var inside = await ReadAsync(stream.Client, await source.GetIteratorAsync(middle with { SubSequenceNumber = 5 }, null, CancellationToken));
        Assert.Equal(all[2..].Select(record => record.SequenceNumber), whole.Select(record => record.SequenceNumber));
        Assert.Equal(all[1..].Select(record => record.SequenceNumber), inside.Select(record => record.SequenceNumber));
    }

    private static async Task<List<Record>> ReadAsync(IAmazonKinesis client, string iterator, int limit = 10) =>
        (await client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = iterator, Limit = limit }, CancellationToken)).Records!;

    internal static RecordPosition? Checkpoint(Downstream downstream) =>
        downstream.Of<Downstream.Checkpointed>() is [.., var last] ? last.Position : null;

    private static async Task UntilStateAsync(KinesisCluster cluster, ShardReadState state)
    {
        // A status is there to be asked for; it tells of no changes.
        await Eventually.TrueAsync($"A shard's state {state}", () => cluster.Status().Shards.Any(shard => shard.State == state));
    }

    /// <summary>The second pass began at the checkpoint of the first, and handed over what came after it again.</summary>
    private async Task AssertRewoundAsync()
    {
        await _downstream.UntilAsync(downstream => downstream.Of<Downstream.Initialized>().Count == 2, CancellationToken);
        var calls = _downstream.Calls.ToList();
        var second = calls.FindLastIndex(call => call is Downstream.Initialized);
        var start = ((Downstream.Initialized)calls[second]).Start;
        var checkpoint = calls.Take(second).OfType<Downstream.Checkpointed>().Last().Position;
        Assert.Equal(checkpoint, start.Checkpoint);
        await _downstream.UntilAsync(
            downstream => downstream.Calls.Skip(second).OfType<Downstream.Processed>().SelectMany(call => call.Records).Any(), CancellationToken);
        var next = _downstream.Calls.Skip(second).OfType<Downstream.Processed>().First().Records[0];
        Assert.True(next.Position > checkpoint);
        await _downstream.UntilRecordsAsync(60, CancellationToken);
    }

    private async Task<TestStream> StreamAsync(int shards, Server server = Server.Kinesalite) =>
        await TestStream.CreateAsync(await servers.ClientAsync(server), shards, CancellationToken);

    private Task<KinesisCluster> StartAsync(TestStream stream, Action<KinesisStreamOptions>? configure = null) =>
        KinesisCluster.StartAsync(stream, _downstream, _storage, configure);
}
