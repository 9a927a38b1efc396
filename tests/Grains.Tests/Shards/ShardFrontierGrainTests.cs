using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Grains.Tests.Shards;

/// <summary>How far a shard has come, as whoever asks is told, on whichever silo its reader is.</summary>
public sealed class ShardFrontierGrainTests(ShardFrontierGrainTests.TwoReaders cluster) : IClassFixture<ShardFrontierGrainTests.TwoReaders>
{
    private readonly string _shard = Some.Name("shardId");
    private readonly string _sensor = Some.Name("sensor");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task The_question_gets_to_the_silo_that_has_the_reader(int silo)
    {
        var reader = await StartAsync(silo);
        await reader.ProcessRecordsAsync([Some.Record(3, Some.Reading(_sensor, 3))], 0, Cancellation);

        var frontier = await AskAsync(null, 0, _sensor, "another");

        Assert.Equal(FrontierState.Read, frontier.State);
        Assert.Equal(Some.Position(3), frontier.Delivered);
        Assert.Equal([Some.Position(3), null], frontier.LastDelivered);
        Assert.NotNull(frontier.Behind);
    }

    [Fact]
    public async Task A_reader_that_finds_nothing_more_has_come_up_to_its_read()
    {
        var now = TimeProvider.System.GetUtcNow();
        var reader = await StartAsync(0);
        Assert.Null((await AskAsync(null, 0)).Behind);

        await reader.ProcessRecordsAsync([Some.Record(1, Some.Reading(_sensor, 1)) with { ApproximateArrivalTimestamp = now.AddHours(-2) }], 0, Cancellation);
        Assert.True((await AskAsync(null, 0)).Behind >= TimeSpan.FromHours(2));
        await reader.ReachedAsync(now, Cancellation);

        Assert.True((await AskAsync(null, 0)).Behind < TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task A_wait_ends_with_the_record_that_it_is_for_though_the_sensor_has_nothing_in_it()
    {
        var reader = await StartAsync(1);
        await AskAsync(null, 0);
        var waiting = Grain.GetAsync(new FrontierQuestion(Some.Position(8), TimeSpan.FromSeconds(1), [_sensor]), Cancellation).AsTask();

        await reader.ProcessRecordsAsync([Some.Record(8, "not a reading")], 0, Cancellation);

        var frontier = await waiting;
        Assert.True(frontier.Has(Some.Position(8)));
        Assert.Null(Assert.Single(frontier.LastDelivered));
    }

    [Fact]
    public async Task A_wait_that_is_over_says_how_far_the_shard_is()
    {
        var reader = await StartAsync(0);
        await reader.ProcessRecordsAsync([Some.Record(4, Some.Reading(_sensor, 4))], 0, Cancellation);

        var frontier = await AskAsync(Some.Position(5), 0.05);

        Assert.False(frontier.Has(Some.Position(5)));
        Assert.Equal(Some.Position(4), frontier.Delivered);
    }

    [Fact]
    public async Task A_page_is_delivered_when_all_of_it_is()
    {
        var reader = await StartAsync(0);
        await AskAsync(null, 0);
        var isHeld = new TaskCompletionSource();
        var held = new TaskCompletionSource();
        cluster.Scorer.BeforeScore = _ =>
        {
            held.TrySetResult();
            return isHeld.Task;
        };
        var page = reader.ProcessRecordsAsync([Some.Record(1, Some.Reading(_sensor, 1))], 0, Cancellation).AsTask();
        await held.Task.WaitAsync(Cancellation);

        var during = await AskAsync(null, 0);
        cluster.Scorer.BeforeScore = null;
        isHeld.SetResult();
        await page;

        Assert.Null(during.Delivered);
        Assert.Equal(Some.Position(1), (await AskAsync(null, 0)).Delivered);
    }

    [Fact]
    public async Task A_reader_that_stops_is_no_reader_any_more()
    {
        var reader = await StartAsync(0);
        await AskAsync(null, 0);
        await reader.StopAsync(ShardStopReason.ShutdownRequested, Cancellation);
        cluster.Ledgers.Ledgers[_shard] = new ShardStatus(2, null, null, false, []);

        Assert.Equal(FrontierState.Unread, (await AskAsync(null, 0)).State);
    }

    [Fact]
    public async Task Of_a_shard_that_was_read_to_its_end_the_children_are_named()
    {
        cluster.Ledgers.Ledgers[_shard] = new ShardStatus(1, null, null, true, []);
        cluster.Ledgers.Readable.Add(new ReadableShard($"{_shard}-child", [_shard], null));

        var frontier = await AskAsync(Some.Position(1), 0);

        Assert.Equal(FrontierState.Finished, frontier.State);
        Assert.Equal(ShardName.Parse($"{_shard}-child"), Assert.Single(frontier.Next));
    }

    [Fact]
    public async Task A_shard_that_nobody_has_read_is_unread_and_one_of_an_unknown_stream_is_said_to_be()
    {
        Assert.Equal(FrontierState.Unread, (await AskAsync(null, 0)).State);

        var unknown = await cluster.Cluster.Client.GetGrain<IShardFrontierGrain>($"no-such-stream:{_shard}").GetAsync(new FrontierQuestion(null, default, []), Cancellation);

        Assert.Equal(FrontierState.UnknownStream, unknown.State);
    }

    private IShardFrontierGrain Grain => cluster.Cluster.Client.GetGrain<IShardFrontierGrain>(_shard);

    private async Task<IShardRecordProcessor> StartAsync(int silo)
    {
        var services = cluster.Cluster.Silos[silo].ServiceProvider;
        cluster.Ledgers.Ledgers[_shard] = new ShardStatus(1, cluster.Cluster.Silos[silo].SiloAddress, null, false, []);
        var reader = services.GetRequiredKeyedService<IShardRecordProcessorFactory>(SensorCluster.StreamProvider).Create(_shard);
        await reader.InitializeAsync(new ShardStart(_shard, [], null, null), Cancellation);
        return reader;
    }

    private async Task<ShardFrontier> AskAsync(LogPosition? after, double seconds, params string[] sensors)
    {
        var question = new FrontierQuestion(after, TimeSpan.FromSeconds(seconds), sensors);
        var frontier = await Grain.GetAsync(question, Cancellation);

        // At most once: the next call gets there.
        return frontier.State == FrontierState.Moved ? await Grain.GetAsync(question, Cancellation) : frontier;
    }

    public sealed class TwoReaders() : SensorCluster(2)
    {
        internal LedgerStandIn Ledgers { get; } = new();

        protected override void AddServices(IServiceCollection services) => services.AddKeyedSingleton<IKinesisShardLedgers>(StreamProvider, Ledgers);
    }
}
