using CsCheck;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Grains.Tests.Memory;

/// <summary>A silo with room for 50 sensors takes a thousand and answers for all of them.</summary>
[Collection(nameof(SmallSilo))]
public sealed class SensorBudgetTests(BudgetCluster cluster)
{
    private readonly string _site = Some.Name("site");
    private readonly string _shard = Some.Name("shardId");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thousand_sensors_go_through_the_room_of_fifty_and_all_answer_like_a_replay()
    {
        using var probe = cluster.Watch();
        var processor = await cluster.StartProcessorAsync(_shard);
        var log = Enumerable.Range(0, 2_000).Select(place => Reading(place % 1_000, place)).ToArray();

        await DeliverAsync(processor, log, 0, log.Length);
        Assert.Equal(ShardOutcome.Done, await processor.PersistAsync(Some.RecordPosition(log.Length - 1), default, Cancellation));

        await AssertAnswersAsync(log);
        Assert.InRange(probe.Most, 1, BudgetCluster.MaxLive);
    }

    [Fact]
    public async Task Questions_for_a_thousand_sensors_keep_the_bound_and_those_without_readings_leave_nothing()
    {
        var processor = await cluster.StartProcessorAsync(_shard);
        var log = Enumerable.Range(0, 1_000).Select(place => Reading(place, place)).ToArray();
        await DeliverAsync(processor, log, 0, log.Length);
        using var probe = cluster.Watch();

        await Task.WhenAll(Enumerable.Range(0, 1_200).Select(sensor => cluster.Sensor(Id(sensor)).GetFeaturesAsync(AsOf.Latest, Cancellation).AsTask()));
        await Task.WhenAll(Enumerable.Range(0, 1_200).Select(sensor => cluster.Sensor(Id(sensor)).GetStatusAsync(Cancellation).AsTask()));

        await AssertAnswersAsync(log);
        Assert.InRange(probe.Most, 1, BudgetCluster.MaxLive);
    }

    [Fact]
    public async Task A_barrier_does_not_load_what_was_stored_when_it_left()
    {
        var processor = await cluster.StartProcessorAsync(_shard);
        var log = Enumerable.Range(0, 500).Select(place => Reading(place, place)).ToArray();
        await DeliverAsync(processor, log, 0, log.Length);
        var (left, writes) = (0, cluster.Switch.WritesOf("sensor"));
        using var meter = MeterProbe.Count(cluster, "sensorgrid.sensors.evicted", () => Interlocked.Increment(ref left));

        Assert.Equal(ShardOutcome.Done, await processor.PersistAsync(Some.RecordPosition(499), default, Cancellation));

        // Those that were still live are written; nobody had to leave for others to be asked.
        Assert.InRange(cluster.Switch.WritesOf("sensor") - writes, 1, BudgetCluster.MaxLive);
        Assert.InRange(left, 0, BudgetCluster.MaxLive);
    }

    [Fact]
    public async Task While_nothing_can_be_stored_nothing_leaves_and_the_reader_waits()
    {
        var processor = await cluster.StartProcessorAsync(_shard);
        var log = Enumerable.Range(0, 200).Select(place => Reading(place, place)).ToArray();
        cluster.Switch.BeforeWrite = (name, grain) => grain.Type.ToString() == "sensor" ? throw new IOException("The disk is full.") : Task.CompletedTask;
        using var restore = new Disposable(() => cluster.Switch.BeforeWrite = null);
        await DeliverAsync(processor, log, 0, 10);
        var waiting = new TaskCompletionSource();
        using var meter = MeterProbe.Count(cluster, "sensorgrid.sensors.room_waits", () => waiting.TrySetResult());

        var delivery = DeliverAsync(processor, log, 10, log.Length);
        await TestKit.Eventually.ComesAsync("The reader waits", waiting.Task);
        var first = await cluster.Sensor(Id(0)).GetFeaturesAsync(AsOf.Latest, Cancellation);
        Assert.False(delivery.IsCompleted);
        cluster.Switch.BeforeWrite = null;

        await delivery;
        Assert.NotNull(first.Features);
        await AssertAnswersAsync(log);
    }

    [Fact]
    public async Task Answers_equal_a_replay_whatever_the_order_of_pages_questions_barriers_and_goings_back()
    {
        using var probe = cluster.Watch();
        await Gen.Select(Gen.Int[0, 119].Array[1, 400], Gen.Enum<Step>().Array[0, 20], Gen.Int[1, 90]).SampleAsync(
            (sensors, steps, stride) => CheckAsync(sensors, steps, stride), iter: 15, threads: 1);
        Assert.InRange(probe.Most, 1, BudgetCluster.MaxLive);
    }

    private async Task CheckAsync(int[] sensors, Step[] steps, int stride)
    {
        var run = Some.Name("run");
        var shard = Some.Name("shardId");
        var log = sensors.Select((sensor, place) => Reading(sensor, place, run)).ToArray();
        var processor = await cluster.StartProcessorAsync(shard);
        var (next, checkpoint) = (0, -1);
        foreach (var step in steps)
        {
            switch (step)
            {
                case Step.Deliver:
                    var to = Math.Min(log.Length, next + stride);
                    await DeliverAsync(processor, log, next, to);
                    next = to;
                    break;
                case Step.Ask:
                    await Task.WhenAll(Enumerable.Range(0, 120).Select(sensor => cluster.Sensor(Id(sensor, run)).GetFeaturesAsync(AsOf.Latest, Cancellation).AsTask()));
                    break;
                case Step.Checkpoint when next > 0:
                    Assert.Equal(ShardOutcome.Done, await processor.PersistAsync(Some.RecordPosition(next - 1), default, Cancellation));
                    checkpoint = next - 1;
                    await processor.CheckpointedAsync(Some.RecordPosition(checkpoint), Cancellation);
                    break;
                case Step.GoBack:
                    await processor.InitializeAsync(new ShardStart(shard, [], checkpoint < 0 ? null : Some.RecordPosition(checkpoint), null), Cancellation);
                    next = checkpoint + 1;
                    break;
            }
        }

        await DeliverAsync(processor, log, next, log.Length);
        Assert.Equal(ShardOutcome.Done, await processor.PersistAsync(Some.RecordPosition(log.Length - 1), default, Cancellation));
        await AssertAnswersAsync(log, shard);
    }

    private static async Task DeliverAsync(IShardRecordProcessor processor, Reading[] log, int from, int to)
    {
        for (var next = from; next < to; next += 100)
        {
            var page = Enumerable.Range(next, Math.Min(100, to - next)).Select(place => Some.Record(place, log[place])).ToArray();
            Assert.Equal(ShardOutcome.Done, await processor.ProcessRecordsAsync(page, 0, Cancellation));
        }
    }

    private async Task AssertAnswersAsync(Reading[] log, string? shard = null)
    {
        foreach (var sensor in log.Index().GroupBy(entry => entry.Item.SensorId, StringComparer.Ordinal))
        {
            var (features, _) = Some.Take([.. sensor.Select(entry => new PlacedReading(Some.Position(entry.Index), entry.Item))], shard ?? _shard);
            FeatureAssert.Same(features, await cluster.Sensor(sensor.Key).GetFeaturesAsync(AsOf.Latest, Cancellation));
        }
    }

    private string Id(int sensor, string? run = null) => $"{run ?? _site}/{sensor}";

    private Reading Reading(int sensor, int place, string? run = null) =>
        new(Id(sensor, run), Some.Noon.AddSeconds(place), [new MetricValue("t", (place * 7 % 11) / 3.0)], null);

    private enum Step
    {
        Deliver,
        Ask,
        Checkpoint,
        GoBack,
    }
}
