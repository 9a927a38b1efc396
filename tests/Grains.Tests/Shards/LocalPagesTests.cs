using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Grains.Sensors;
using SensorGrid.Grains.Storage.Parts;
using SensorGrid.Kinesis.Records;
using SensorGrid.Streaming.Kinesis.Shards;
using SensorGrid.TestKit;

namespace SensorGrid.Grains.Tests.Shards;

/// <summary>Pages and questions that reach a sensor of the same silo without a call.</summary>
[Collection(nameof(OneSilo))]
public sealed class LocalPagesTests : IDisposable
{
    private readonly SensorCluster _cluster;
    private readonly string _shard = Some.Name("shardId");
    private readonly string _site = Some.Name("site");
    private readonly string _a;
    private readonly string _b;

    public LocalPagesTests(SensorCluster cluster) => (_cluster, _a, _b) = (cluster, $"{_site}/a", $"{_site}/b");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private LocalActivationDirectory Live => _cluster.Services.GetRequiredService<LocalActivationDirectory>();

    public void Dispose() => (_cluster.Scorer.BeforeScore, _cluster.Switch.BeforeWrite) = (null, null);

    [Fact]
    public async Task The_pages_of_sensors_that_live_here_go_through_the_model_together()
    {
        var processor = await _cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 99);
        var runs = 0;
        _cluster.Scorer.BeforeScore = _ =>
        {
            Interlocked.Increment(ref runs);
            return Task.CompletedTask;
        };

        await ProcessAsync(processor, 100, 149);

        // An anomaly is explained by a run of its own, of which there are none in these.
        Assert.Equal(1, runs);
        await AssertFeaturesAsync(0, 149);
    }

    [Fact]
    public async Task A_page_of_more_readings_than_are_scored_together_is_taken_whole()
    {
        var processor = await _cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 9);

        await ProcessAsync(processor, 10, 899);

        await AssertFeaturesAsync(0, 899);
        Assert.Equal(ShardOutcome.Done, await processor.PersistAsync(Some.RecordPosition(899), default, Cancellation));
        await AnomalyAssert.SameAsync(_a, Some.Take(Placed(_a, 0, 899), _shard).Anomalies, _cluster);
    }

    [Fact]
    public async Task An_anomaly_that_such_a_page_raises_is_in_the_feed_without_a_barrier_and_stored_after_it()
    {
        var processor = await _cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 198);

        await ProcessAsync(processor, 199, 199);

        await using var changes = _cluster.Feed(_site).FollowAsync(0, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await Eventually.ComesAsync("An anomaly in the feed", changes.MoveNextAsync().AsTask()));
        Assert.Equal(ShardOutcome.Done, await processor.PersistAsync(Some.RecordPosition(199), default, Cancellation));
        await AnomalyAssert.SameAsync(_a, Some.Take(Placed(_a, 0, 199), _shard).Anomalies, _cluster);
        await AnomalyAssert.SameAsync(_b, Some.Take(Placed(_b, 0, 199), _shard).Anomalies, _cluster);
    }

    [Fact]
    public async Task When_the_model_fails_the_sensors_of_the_run_are_loaded_again_and_nothing_is_lost()
    {
        var processor = await _cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 49);
        await processor.PersistAsync(Some.RecordPosition(49), default, Cancellation);
        await processor.CheckpointedAsync(Some.RecordPosition(49), Cancellation);
        await ProcessAsync(processor, 50, 59);
        _cluster.Scorer.BeforeScore = _ => throw new InvalidDataException("No score.");

        Assert.Equal(ShardOutcome.Gap, await processor.ProcessRecordsAsync(Records(60, 69), 0, Cancellation));

        _cluster.Scorer.BeforeScore = null;
        await processor.InitializeAsync(new ShardStart(_shard, [], Some.RecordPosition(49), null), Cancellation);
        await ProcessAsync(processor, 50, 69);
        await AssertFeaturesAsync(0, 69);
    }

    [Fact]
    public async Task Sensors_that_a_reader_had_to_give_up_are_loaded_again_although_nobody_calls_them()
    {
        var processor = await _cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 49);
        await processor.PersistAsync(Some.RecordPosition(49), default, Cancellation);
        await processor.CheckpointedAsync(Some.RecordPosition(49), Cancellation);
        await ProcessAsync(processor, 50, 59);
        using var givingUp = new CancellationTokenSource();
        _cluster.Scorer.BeforeScore = _ =>
        {
            givingUp.Cancel();
            throw new InvalidDataException("No score.");
        };

        // The reader is stopped before it calls them: the run that fails is full, so that it looks whether it is to go on.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await processor.ProcessRecordsAsync(Records(60, 159), 0, givingUp.Token));

        _cluster.Scorer.BeforeScore = null;
        await Eventually.TrueAsync("The end of the activations", () => !Live.TryGet(_a, out _) && !Live.TryGet(_b, out _));
        await AssertFeaturesAsync(0, 49);
    }

    [Fact]
    public async Task While_the_model_has_a_sensors_readings_it_is_not_seen_and_a_second_shards_page_waits()
    {
        var processor = await _cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 9);
        var other = await _cluster.StartProcessorAsync(Some.Name("shardId"));
        var (reached, scoring) = HoldScores();

        var page = processor.ProcessRecordsAsync(Records(10, 19), 0, Cancellation).AsTask();
        await Eventually.ComesAsync("The call of the model", reached.Task);
        var direct = AskAsync().AsTask();
        var question = _cluster.Sensor(_a).GetFeaturesAsync(AsOf.Latest, Cancellation).AsTask();
        var second = other.ProcessRecordsAsync([Some.Record(20, Some.Reading(_a, 20))], 0, Cancellation).AsTask();
        var barrier = processor.PersistAsync(Some.RecordPosition(9), default, Cancellation).AsTask();
        Assert.False(page.IsCompleted || direct.IsCompleted || question.IsCompleted || second.IsCompleted || barrier.IsCompleted);
        scoring.SetResult();

        Assert.Equal(ShardOutcome.Done, await page);
        Assert.Equal(ShardOutcome.Done, await second);
        Assert.Equal(ShardOutcome.Done, await barrier);
        Assert.InRange((await direct)!.Features!.Quality.Readings, 20, 21);
        Assert.InRange((await question).Features!.Quality.Readings, 20, 21);
        Assert.Equal(21, (await _cluster.Sensor(_a).GetFeaturesAsync(AsOf.Latest, Cancellation)).Features!.Quality.Readings);
    }

    [Fact]
    public async Task Whoever_waits_for_a_sensor_comes_before_the_next_page_of_a_reader()
    {
        var processor = await _cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 9);
        Assert.True(Live.TryGet(_a, out var sensor));
        for (var turn = 0; turn < 100; turn++)
        {
            Assert.True(sensor.TryAcquirePage(ShardName.Parse(_shard), Some.Position(9), out var page));
            var waits = sensor.AcquireStillAsync().AsTask();
            page.Dispose();

            Assert.False(sensor.TryAcquirePage(ShardName.Parse(_shard), Some.Position(9), out _));
            (await waits).Dispose();
        }
    }

    [Fact]
    public async Task A_question_does_not_wait_for_a_page_that_takes_long()
    {
        var processor = await _cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 9);
        Assert.True(Live.TryGet(_a, out var sensor));
        var (reached, scoring) = HoldScores();
        var page = processor.ProcessRecordsAsync(Records(10, 19), 0, Cancellation).AsTask();
        await Eventually.ComesAsync("The call of the model", reached.Task);
        var clock = new FakeTimeProvider();

        var question = sensor.AnswerAsync(AsOf.Latest, clock, Cancellation).AsTask();
        Assert.False(question.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await question);
        scoring.SetResult();
        Assert.Equal(ShardOutcome.Done, await page);
    }

    [Fact]
    public async Task Features_are_read_while_the_model_runs_as_they_were_before_the_page()
    {
        var processor = await _cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 9);
        var before = Read()!;
        var (reached, scoring) = HoldScores();
        var page = processor.ProcessRecordsAsync(Records(10, 19), 0, Cancellation).AsTask();
        await Eventually.ComesAsync("The call of the model", reached.Task);

        Assert.Equal(before, Read());

        scoring.SetResult();
        Assert.Equal(ShardOutcome.Done, await page);
        Assert.NotEqual(before, Read());
        Assert.Equal((await Live.GetFeaturesAsync(_a, AsOf.Latest, Cancellation))!.Features!.Values, Read());

        double[]? Read()
        {
            var read = new List<double[]>();
            return Live.TryRead(_a, AsOf.Latest, read, static (read, features) => read.Add(features.Values.ToArray())) ? Assert.Single(read) : null;
        }
    }

    [Fact]
    public async Task A_question_in_the_process_has_the_grains_answer()
    {
        Assert.Null(await AskAsync());
        var processor = await _cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 99);

        foreach (var asOf in new[] { AsOf.Latest, new AsOf(Some.Noon.AddSeconds(200)), new AsOf(Some.Noon.AddDays(-1)) })
        {
            Assert.Equivalent(await _cluster.Sensor(_a).GetFeaturesAsync(asOf, Cancellation), await Live.GetFeaturesAsync(_a, asOf, Cancellation), strict: true);
        }
    }

    [Fact]
    public async Task An_activation_that_has_ended_is_not_asked_and_the_next_one_takes_the_next_page()
    {
        var processor = await _cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 9);
        Assert.True(Live.TryGet(_a, out var ended));

        await _cluster.Cluster.DeactivateAsync(_cluster.Sensor(_a));

        Assert.Null(await AskAsync());
        Assert.Null(await ended.AnswerAsync(AsOf.Latest, TimeProvider.System, Cancellation));
        Assert.False(ended.TryAcquirePage(ShardName.Parse(_shard), Some.Position(9), out _));
        await ProcessAsync(processor, 10, 19);
        await AssertFeaturesAsync(0, 19);
    }

    [Fact]
    public async Task An_activation_that_was_asked_once_answers_without_a_call_from_then_on()
    {
        var processor = await _cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 9);
        await processor.PersistAsync(Some.RecordPosition(9), default, Cancellation);
        await _cluster.Cluster.DeactivateAsync(_cluster.Sensor(_a));

        var answer = await _cluster.Sensor(_a).GetFeaturesAsync(AsOf.Latest, Cancellation);

        Assert.Equivalent(answer, await AskAsync(), strict: true);
    }

    [Fact]
    public async Task What_is_known_here_of_a_sensor_is_forgotten_when_the_activation_that_answers_is_further_on()
    {
        var processor = await _cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 9);

        Live.OnAnswered(_a, ShardName.Parse(_shard), Some.Position(9));
        Assert.True(Live.TryGet(_a, out _));
        Live.OnAnswered(_a, ShardName.Parse(_shard), Some.Position(10));

        Assert.False(Live.TryGet(_a, out _));
    }

    [Fact]
    public async Task A_sensor_that_answers_with_a_gap_is_called_for_its_next_page()
    {
        var processor = await _cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 9);

        // Somebody else has written the row: so it is when Orleans knows another activation than the one here.
        await processor.PersistAsync(Some.RecordPosition(9), default, Cancellation);
        await _cluster.WriteBehindTheBackAsync<StoredItem>(SensorGrain.StateName, _cluster.Sensor(_a).GetGrainId());
        await ProcessAsync(processor, 10, 19);
        Assert.Equal(ShardOutcome.Gap, await processor.PersistAsync(Some.RecordPosition(19), default, Cancellation));

        Assert.False(Live.TryGet(_a, out _));
        await processor.InitializeAsync(new ShardStart(_shard, [], Some.RecordPosition(9), null), Cancellation);
        await ProcessAsync(processor, 10, 19);
        Assert.True(Live.TryGet(_a, out _));
        Assert.Equal(ShardOutcome.Done, await processor.PersistAsync(Some.RecordPosition(19), default, Cancellation));
        await AssertFeaturesAsync(0, 19);
    }

    [Fact]
    public async Task Readers_of_many_shards_and_their_barriers_may_meet_in_the_same_sensors()
    {
        const int Shards = 4;
        const int Places = 400;
        var processors = new List<(string Shard, IShardRecordProcessor Processor)>();
        for (var i = 0; i < Shards; i++)
        {
            var shard = Some.Name("shardId");
            processors.Add((shard, await _cluster.StartProcessorAsync(shard)));
        }

        await Task.WhenAll(processors.Select((one, lane) => Task.Run(() => ReadAsync(one.Processor, lane), Cancellation)));

        foreach (var id in new[] { _a, _b })
        {
            var answer = await _cluster.Sensor(id).GetFeaturesAsync(AsOf.Latest, Cancellation);
            var expected = Some.Expected(id, 0, Places - 1, _shard);
            Assert.Equal(Exact(expected), Exact(answer.Features!));
            Assert.Equal(Places, answer.Features!.Quality.Readings);
        }

        // Windows with a hop are the same to the bit when the readings came through one shard.
        static (string Name, long Bits)[] Exact(SensorFeatures features) =>
        [
            .. features.Names.Zip(features.Values.Select(BitConverter.DoubleToInt64Bits))
                .Where(feature => !features.Quality.Hops.Any(hop => feature.First.EndsWith($"_{hop.Key}", StringComparison.Ordinal))),
        ];

        async Task ReadAsync(IShardRecordProcessor processor, int lane)
        {
            var barrier = Task.FromResult(ShardOutcome.Done);
            foreach (var page in Enumerable.Range(0, Places).Where(place => place % Shards == lane).Chunk(7))
            {
                Assert.Equal(ShardOutcome.Done, await processor.ProcessRecordsAsync(
                    [.. page.Select(place => Some.Record(place, Some.Reading(_a, place), Some.Reading(_b, place)))], 0, Cancellation));
                if (barrier.IsCompleted)
                {
                    Assert.Equal(ShardOutcome.Done, await barrier);
                    barrier = processor.PersistAsync(Some.RecordPosition(page[^1]), default, Cancellation).AsTask();
                }
            }

            Assert.Equal(ShardOutcome.Done, await barrier);
        }
    }

    /// <summary>From here on the model gives no score before it is told to.</summary>
    private (TaskCompletionSource Reached, TaskCompletionSource Scoring) HoldScores()
    {
        var (reached, scoring) = (new TaskCompletionSource(), new TaskCompletionSource());
        _cluster.Scorer.BeforeScore = _ =>
        {
            reached.TrySetResult();
            return scoring.Task;
        };
        return (reached, scoring);
    }

    private ValueTask<FeaturesAnswer?> AskAsync() => Live.GetFeaturesAsync(_a, AsOf.Latest, Cancellation);

    private async Task ProcessAsync(IShardRecordProcessor processor, int from, int to) =>
        Assert.Equal(ShardOutcome.Done, await processor.ProcessRecordsAsync(Records(from, to), 0, Cancellation));

    private ShardRecord[] Records(int from, int to) =>
        [.. Enumerable.Range(from, to - from + 1).Select(place => Some.Record(place, Some.Reading(_a, place), Some.Reading(_b, place)))];

    private PlacedReading[] Placed(string id, int from, int to) =>
        [.. Enumerable.Range(from, to - from + 1).Select(place => new PlacedReading(Some.Position(place, id == _a ? 0 : 1), Some.Reading(id, place)))];

    private async Task AssertFeaturesAsync(int from, int to)
    {
        foreach (var id in new[] { _a, _b })
        {
            FeatureAssert.Same(Some.Take(Placed(id, from, to), _shard).Features, await _cluster.Sensor(id).GetFeaturesAsync(AsOf.Latest, Cancellation));
        }
    }
}
