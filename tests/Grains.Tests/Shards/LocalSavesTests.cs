using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Grains.Fleet;
using SensorGrid.Grains.Interfaces.SensorIndex;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Grains.Sensors;
using SensorGrid.Grains.Shards;
using SensorGrid.Grains.Storage.Parts;
using SensorGrid.Kinesis.Records;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Grains.Tests.Shards;

/// <summary>Barriers that store the sensors of their silo without a call.</summary>
[Collection(nameof(OneSilo))]
public sealed class LocalSavesTests : IDisposable
{
    private readonly SensorCluster _cluster;
    private readonly string _shard = Some.Name("shardId");
    private readonly string _id;

    public LocalSavesTests(SensorCluster cluster) => (_cluster, _id) = (cluster, $"{Some.Name("site")}/a");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ISensorGrain Sensor => _cluster.Sensor(_id);

    private int Writes => _cluster.Switch.WritesOf(SensorGrain.StateName, Sensor.GetGrainId());

    private int Calls => _cluster.Calls.Of(Sensor.GetGrainId());

    public void Dispose() => (_cluster.Switch.BeforeWrite, _cluster.Switch.AfterWrite) = (null, null);

    [Fact]
    public async Task From_its_second_barrier_on_a_sensor_is_stored_without_a_call()
    {
        var processor = await _cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 9);
        await PersistAsync(processor, 9);
        var calls = Calls;

        for (var place = 10; place < 50; place += 10)
        {
            await ProcessAsync(processor, place, place + 9);
            await PersistAsync(processor, place + 9);
        }

        Assert.Equal(calls, Calls);
        Assert.Equal(5, Writes);
        await AssertStoredAsync(49);
    }

    [Fact]
    public async Task A_sensor_that_storage_has_already_is_not_written_again()
    {
        var processor = await _cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 9);
        await PersistAsync(processor, 9);
        await ProcessAsync(processor, 10, 19);
        Assert.Equal(PersistOutcome.Durable, await Sensor.PersistAsync(ShardName.Parse(_shard), Some.Position(19), Cancellation));
        var (calls, writes) = (Calls, Writes);

        await PersistAsync(processor, 19);

        Assert.Equal((calls, writes), (Calls, Writes));
    }

    [Fact]
    public async Task A_sensor_whose_anomaly_the_feed_has_not_taken_is_not_stored()
    {
        var processor = await _cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 198);
        await PersistAsync(processor, 198);
        var writes = Writes;
        _cluster.Switch.BeforeWrite = static (_, grain) => grain.Type.ToString() == "anomaly-feed" ? throw new IOException("The feed's disk is gone.") : Task.CompletedTask;
        await ProcessAsync(processor, 199, 199);

        await Assert.ThrowsAsync<IOException>(async () => await processor.PersistAsync(Some.RecordPosition(199), default, Cancellation));

        Assert.Equal(writes, Writes);
        _cluster.Switch.BeforeWrite = null;
        await PersistAsync(processor, 199);
        await AnomalyAssert.SameAsync(_id, Some.Take(Placed(0, 199), _shard).Anomalies, _cluster);
        await AssertStoredAsync(199);
    }

    [Fact]
    public async Task A_sensor_of_another_shard_whose_roster_lacks_it_is_listed_before_it_is_stored()
    {
        var processor = await _cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 9);
        await PersistAsync(processor, 9);
        var other = Some.Name("shardId");
        var second = await _cluster.StartProcessorAsync(other);
        await ProcessAsync(second, 10, 19);
        await ProcessAsync(second, 20, 29);

        await PersistAsync(second, 29);

        Assert.Equal([_id], await Roster(other).ListAsync(_id, null, 10, Cancellation));
    }

    [Fact]
    public async Task A_barrier_does_not_count_an_activation_that_lacks_what_was_delivered()
    {
        var processor = await _cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 9);
        await PersistAsync(processor, 9);
        await ProcessAsync(processor, 10, 19);
        await _cluster.LoseWhatIsNotStoredAsync(_id);
        var second = await _cluster.StartProcessorAsync(Some.Name("shardId"));
        foreach (var place in new[] { 20, 30, 40 })
        {
            await ProcessAsync(second, place, place + 9);
            await PersistAsync(second, place + 9);
        }

        Assert.Equal(ShardOutcome.Gap, await processor.PersistAsync(Some.RecordPosition(19), default, Cancellation));
    }

    [Fact]
    public async Task A_save_whose_answer_is_lost_is_made_again_and_nothing_is_lost()
    {
        var processor = await _cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 9);
        await PersistAsync(processor, 9);
        await ProcessAsync(processor, 10, 19);
        var lost = 0;
        _cluster.Switch.AfterWrite = (_, grain) =>
            grain == Sensor.GetGrainId() && Interlocked.Increment(ref lost) == 1 ? throw new IOException("The answer is lost.") : Task.CompletedTask;

        await PersistAsync(processor, 19);

        await ProcessAsync(processor, 20, 29);
        await PersistAsync(processor, 29);
        await AssertStoredAsync(29);
    }

    [Fact]
    public async Task A_save_that_storage_does_not_answer_is_given_up_and_keeps_the_sensor_still_until_it_ends()
    {
        var processor = await _cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 9);
        await PersistAsync(processor, 9);
        await ProcessAsync(processor, 10, 19);
        var runtime = _cluster.Services.GetRequiredService<SensorRuntime>();
        Assert.True(runtime.Sensors.TryGet(_id, out var sensor));
        var answer = new TaskCompletionSource();
        _cluster.Switch.BeforeWrite = (_, grain) => grain == Sensor.GetGrainId() ? answer.Task : Task.CompletedTask;

        await Assert.ThrowsAsync<TimeoutException>(async () =>
            await new LocalSaves(runtime, TimeSpan.FromMilliseconds(1)).TryPersistAsync(_id, ShardName.Parse(_shard), Some.Position(19), Cancellation));

        Assert.False(sensor.TryAcquirePage(ShardName.Parse(_shard), Some.Position(19), out _));
        answer.SetResult();
        await PersistAsync(processor, 19);
        Assert.Equal(2, Writes);
        await AssertStoredAsync(19);
    }

    [Fact]
    public async Task An_activation_that_another_one_has_overtaken_ends_and_the_shard_is_read_again()
    {
        var processor = await _cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 9);
        await PersistAsync(processor, 9);
        await processor.CheckpointedAsync(Some.RecordPosition(9), Cancellation);
        await ProcessAsync(processor, 10, 19);
        await _cluster.WriteBehindTheBackAsync<StoredItem>(SensorGrain.StateName, Sensor.GetGrainId());

        Assert.Equal(ShardOutcome.Gap, await processor.PersistAsync(Some.RecordPosition(19), default, Cancellation));

        await processor.InitializeAsync(new ShardStart(_shard, [], Some.RecordPosition(9), null), Cancellation);
        await ProcessAsync(processor, 10, 19);
        await PersistAsync(processor, 19);
        await AssertStoredAsync(19);
    }

    /// <summary>Retirements, new lives, failures of lists and storage, and lost activations, as a reader has them.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Whatever_the_order_of_pages_barriers_and_failures_lists_and_storage_say_what_the_log_says(int seed)
    {
        var random = new Random(seed);
        var log = Enumerable.Range(0, 150).Select(place => random.Next(8) == 0 ? Retiring(place) : Some.Reading(_id, place)).ToArray();
        var processor = await _cluster.StartProcessorAsync(_shard);
        var (next, checkpoint, reached) = (0, -1, 0);
        while (checkpoint != log.Length - 1)
        {
            var failsOn = random.Next(4) switch { 0 => Sensor.GetGrainId(), 1 => Roster(_shard).GetGrainId(), 2 => Index.GetGrainId(), _ => default };
            var fails = random.Next(3) == 0;
            _cluster.Switch.BeforeWrite = (_, grain) => fails && grain == failsOn ? throw new IOException("Gone.") : Task.CompletedTask;
            if (random.Next(3) > 0 && next < log.Length)
            {
                var to = Math.Min(log.Length, next + 1 + random.Next(6));
                Assert.Equal(ShardOutcome.Done, await processor.ProcessRecordsAsync([.. Enumerable.Range(next, to - next).Select(place => Some.Record(place, log[place]))], 0, Cancellation));
                (next, reached) = (to, Math.Max(to, reached));
            }
            else if (next > 0)
            {
                var outcome = ShardOutcome.Gap;
                try
                {
                    outcome = await processor.PersistAsync(Some.RecordPosition(next - 1), default, Cancellation);
                }
                catch (IOException)
                {
                    Assert.True(fails);
                }

                if (outcome == ShardOutcome.Done)
                {
                    checkpoint = next - 1;
                    await processor.CheckpointedAsync(Some.RecordPosition(checkpoint), Cancellation);
                    if (next == reached)
                    {
                        // Else what was reported before the activation was lost is still to come again.
                        _cluster.Switch.BeforeWrite = null;
                        await AssertListedAsync(!log[checkpoint].Retires);
                    }
                }
            }

            if (random.Next(8) == 0)
            {
                // The activation is lost, and the reader goes back.
                _cluster.Switch.BeforeWrite = (_, grain) => grain == Sensor.GetGrainId() ? throw new IOException("Gone.") : Task.CompletedTask;
                await _cluster.Cluster.DeactivateAsync(Sensor);
                next = checkpoint + 1;
                RecordPosition? begin = checkpoint < 0 ? null : Some.RecordPosition(checkpoint);
                await processor.InitializeAsync(new ShardStart(_shard, [], begin, null), Cancellation);
            }
        }

        _cluster.Switch.BeforeWrite = null;
        await _cluster.LoseWhatIsNotStoredAsync(_id);
        var (engine, _) = Some.EngineOf([.. log.Select((reading, place) => new PlacedReading(Some.Position(place), reading))], _shard);
        var answer = await Sensor.GetFeaturesAsync(AsOf.Latest, Cancellation);
        if (engine.Compute(AsOf.Latest) is { } features)
        {
            FeatureAssert.Same(features, answer);
        }

        Assert.Equal(log[^1].Retires, answer.Features is null);
    }

    private ISensorIndexGrain Index => _cluster.Index(SensorIndexSegments.Of(_id));

    private IShardRosterGrain Roster(string shard) => _cluster.Cluster.Client.GetGrain<IShardRosterGrain>(shard);

    private Reading Retiring(int place) => new(_id, Some.Noon.AddSeconds(place), [], null) { Retires = true };

    private PlacedReading[] Placed(int from, int to) =>
        [.. Enumerable.Range(from, to - from + 1).Select(place => new PlacedReading(Some.Position(place), Some.Reading(_id, place)))];

    private async Task ProcessAsync(IShardRecordProcessor processor, int from, int to) => Assert.Equal(
        ShardOutcome.Done,
        await processor.ProcessRecordsAsync([.. Enumerable.Range(from, to - from + 1).Select(place => Some.Record(place, Some.Reading(_id, place)))], 0, Cancellation));

    private static async Task PersistAsync(IShardRecordProcessor processor, int place) =>
        Assert.Equal(ShardOutcome.Done, await processor.PersistAsync(Some.RecordPosition(place), default, Cancellation));

    /// <summary>The lists say so for good: reports that are on their way are waited for.</summary>
    private async Task AssertListedAsync(bool isListed)
    {
        await _cluster.Services.GetRequiredService<FleetReporter>().TellAsync(Cancellation);
        string[] expected = isListed ? [_id] : [];
        Assert.Equal(expected, await Roster(_shard).ListAsync(_id, null, 10, Cancellation));
        Assert.Equal(expected, await Index.ListAsync(_id, null, 10, Cancellation));
    }

    /// <summary>The next activation has only what storage holds.</summary>
    private async Task AssertStoredAsync(int to)
    {
        await _cluster.LoseWhatIsNotStoredAsync(_id);
        FeatureAssert.Same(Some.Take(Placed(0, to), _shard).Features, await Sensor.GetFeaturesAsync(AsOf.Latest, Cancellation));
    }
}
