using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Grains.Sensors;
using SensorGrid.Grains.Storage.Parts;
using SensorGrid.Streaming.Kinesis.Shards;
using SensorGrid.TestKit;

namespace SensorGrid.Grains.Tests.Shards;

[Collection(nameof(OneSilo))]
public sealed class SensorRecordProcessorTests(SensorCluster cluster)
{
    private readonly string _shard = Some.Name("shardId");
    private readonly string _a = Some.Name("a");
    private readonly string _b = Some.Name("b");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pages_readings_reach_their_sensors_in_log_order()
    {
        var processor = await cluster.StartProcessorAsync(_shard);

        Assert.Equal(ShardOutcome.Done, await ProcessAsync(processor, 0, 99));
        Assert.Equal(ShardOutcome.Done, await ProcessAsync(processor, 100, 149));

        await AssertFeaturesAsync(_a, 0, 149);
        await AssertFeaturesAsync(_b, 0, 149);
    }

    [Fact]
    public async Task A_sensor_gets_one_call_for_a_page()
    {
        var calls = 0;
        using var meter = MeterProbe.Count(cluster, "sensorgrid.sensor.ingest.duration", () => Interlocked.Increment(ref calls));
        var processor = await cluster.StartProcessorAsync(_shard);

        await ProcessAsync(processor, 0, 99);

        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task A_barrier_stores_the_sensors_that_were_touched_since_the_last_one()
    {
        var processor = await cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 9);
        Assert.Equal(ShardOutcome.Done, await PersistAsync(processor, 9));
        await processor.ProcessRecordsAsync([Some.Record(10, Some.Reading(_b, 10))], 0, Cancellation);

        Assert.Equal(ShardOutcome.Done, await PersistAsync(processor, 10));

        Assert.Equal((1, 2), (WritesOf(_a), WritesOf(_b)));
    }

    [Fact]
    public async Task While_a_barrier_runs_later_pages_are_taken_and_the_next_barrier_covers_them()
    {
        var processor = await cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 9);
        await PersistAsync(processor, 9);
        await processor.CheckpointedAsync(Some.RecordPosition(9), Cancellation);
        await processor.ProcessRecordsAsync([Some.Record(10, Some.Reading(_a, 10))], 0, Cancellation);
        var reached = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        cluster.Switch.BeforeWrite = async (name, grain) =>
        {
            if (grain == cluster.Sensor(_a).GetGrainId())
            {
                reached.TrySetResult();
                await release.Task;
            }
        };
        using var restore = new Disposable(() => cluster.Switch.BeforeWrite = null);

        var barrier = PersistAsync(processor, 10).AsTask();
        await Eventually.ComesAsync("The write of the barrier", reached.Task);
        Assert.Equal(ShardOutcome.Done, await processor.ProcessRecordsAsync([Some.Record(11, Some.Reading(_b, 11))], 0, Cancellation));
        var later = processor.ProcessRecordsAsync([Some.Record(12, Some.Reading(_a, 12))], 0, Cancellation).AsTask();
        Assert.False(barrier.IsCompleted);
        release.SetResult();

        Assert.Equal(ShardOutcome.Done, await barrier);
        Assert.Equal(ShardOutcome.Done, await later);
        await processor.CheckpointedAsync(Some.RecordPosition(10), Cancellation);
        Assert.Equal((2, 1), (WritesOf(_a), WritesOf(_b)));
        Assert.Equal(ShardOutcome.Done, await PersistAsync(processor, 12));
        Assert.Equal((3, 2), (WritesOf(_a), WritesOf(_b)));
    }

    [Fact]
    public async Task A_sensor_that_lost_what_it_was_handed_before_a_barrier_is_found_out_by_the_next_page()
    {
        var processor = await cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 9);
        await PersistAsync(processor, 9);
        await processor.CheckpointedAsync(Some.RecordPosition(9), Cancellation);
        await ProcessAsync(processor, 10, 19);
        await cluster.LoseWhatIsNotStoredAsync(_a);

        Assert.Equal(ShardOutcome.Gap, await ProcessAsync(processor, 20, 29));

        await RewindAsync(processor, checkpoint: 9);
        Assert.Equal(ShardOutcome.Done, await ProcessAsync(processor, 10, 29));
        Assert.Equal(ShardOutcome.Done, await PersistAsync(processor, 29));
        await AssertFeaturesAsync(_a, 0, 29);
        await AssertFeaturesAsync(_b, 0, 29);
    }

    [Fact]
    public async Task A_sensor_that_lost_what_it_was_handed_is_found_out_by_the_barrier()
    {
        var processor = await cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 9);
        await PersistAsync(processor, 9);
        await ProcessAsync(processor, 10, 19);
        await cluster.WriteBehindTheBackAsync<StoredItem>(SensorGrain.StateName, cluster.Sensor(_a).GetGrainId());

        Assert.Equal(ShardOutcome.Gap, await PersistAsync(processor, 19));
    }

    [Fact]
    public async Task A_barrier_that_has_time_writes_one_sensor_at_once_and_the_others_later_or_when_there_is_a_hurry()
    {
        var processor = await cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 9);
        using var hurry = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var barrier = processor.PersistAsync(Some.RecordPosition(9), new PersistPace(TimeSpan.FromDays(1), hurry.Token), Cancellation).AsTask();
        await Eventually.TrueAsync("The first write", () => WritesOf(_a) + WritesOf(_b) == 1);
        Assert.False(barrier.IsCompleted);
        await hurry.CancelAsync();

        Assert.Equal(ShardOutcome.Done, await barrier);
        Assert.Equal((1, 1), (WritesOf(_a), WritesOf(_b)));
    }

    [Fact]
    public async Task A_barrier_that_has_time_ends_with_the_first_write_that_fails()
    {
        var processor = await cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 9);
        cluster.Switch.BeforeWrite = (_, grain) => grain.Type == cluster.Sensor(_a).GetGrainId().Type ? throw new IOException("Gone.") : Task.CompletedTask;
        using var restore = new Disposable(() => cluster.Switch.BeforeWrite = null);

        var barrier = processor.PersistAsync(Some.RecordPosition(9), new PersistPace(TimeSpan.FromDays(1), Cancellation), Cancellation).AsTask();

        await Eventually.ComesAsync("The end of the barrier", barrier.ContinueWith(_ => { }, TaskScheduler.Default));
        await Assert.ThrowsAsync<IOException>(() => barrier);
    }

    [Fact]
    public async Task A_barrier_that_failed_is_made_good_by_the_next_one()
    {
        var processor = await cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 9);
        cluster.Switch.BeforeWrite = (_, grain) => grain == cluster.Sensor(_a).GetGrainId() ? throw new IOException("Gone.") : Task.CompletedTask;
        using (new Disposable(() => cluster.Switch.BeforeWrite = null))
        {
            await Assert.ThrowsAsync<IOException>(async () => await PersistAsync(processor, 9));
        }

        Assert.Equal(ShardOutcome.Done, await PersistAsync(processor, 9));
        Assert.Equal((1, 1), (WritesOf(_a), WritesOf(_b)));
    }

    [Fact]
    public async Task A_call_that_fails_for_a_moment_is_repeated()
    {
        var processor = await cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 9);
        var failures = 0;
        cluster.Switch.BeforeWrite = (_, grain) =>
            grain == cluster.Sensor(_a).GetGrainId() && failures++ < 3 ? throw new IOException("Gone.") : Task.CompletedTask;
        using var restore = new Disposable(() => cluster.Switch.BeforeWrite = null);

        Assert.Equal(ShardOutcome.Done, await PersistAsync(processor, 9));

        Assert.Equal(4, failures);
    }

    [Fact]
    public async Task Bad_records_go_to_the_dead_letters_and_everything_else_goes_on()
    {
        var processor = await cluster.StartProcessorAsync(_shard);
        var records = Enumerable.Range(0, 1000)
            .Select(place => place % 100 == 50 ? Some.Record(place, $"{{\"sensorId\":\"{_a}\", poison {place}") : Some.Record(place, Some.Reading(_a, place)))
            .ToArray();

        Assert.Equal(ShardOutcome.Done, await processor.ProcessRecordsAsync(records, 0, Cancellation));
        Assert.Equal(ShardOutcome.Done, await PersistAsync(processor, 999));

        var answer = await cluster.Sensor(_a).GetFeaturesAsync(AsOf.Latest, Cancellation);
        Assert.Equal(990, answer.Features!.Quality.Readings);
        var deadLetters = await cluster.DeadLetters(_shard).ListAsync(null, 100, 1000, Cancellation);
        Assert.Equal(10, deadLetters.Count(deadLetter => deadLetter.Shard == _shard));
        Assert.Equal(records[950].Data.ToArray(), deadLetters.First(deadLetter => deadLetter.Shard == _shard).Data);
    }

    [Fact]
    public async Task Of_an_array_with_a_bad_reading_the_others_count_and_the_bad_ones_bytes_are_kept()
    {
        var processor = await cluster.StartProcessorAsync(_shard);
        var record = Some.Record(
            3,
            """
            [{"sensorId":"SENSOR","timestamp":"2026-11-22T12:00:00Z","metrics":{"t":1}}, {"sensorId":"SENSOR","metrics":{"t":2}},
             {"sensorId":"SENSOR","timestamp":"2026-11-22T12:00:01Z","metrics":{"t":3}}]
            """.Replace("SENSOR", _a, StringComparison.Ordinal));

        await processor.ProcessRecordsAsync([record], 0, Cancellation);
        await RewindAsync(processor, checkpoint: null);
        await processor.ProcessRecordsAsync([record], 0, Cancellation);

        Assert.Equal(2, (await cluster.Sensor(_a).GetFeaturesAsync(AsOf.Latest, Cancellation)).Features!.Quality.Readings);
        var deadLetter = Assert.Single(
            await cluster.DeadLetters(_shard).ListAsync(null, 100, 1000, Cancellation), deadLetter => deadLetter.Shard == _shard);
        Assert.Equal(Some.Position(3, 1), deadLetter.Position);
        Assert.Equal($"{{\"sensorId\":\"{_a}\",\"metrics\":{{\"t\":2}}}}", System.Text.Encoding.UTF8.GetString(deadLetter.Data));
    }

    [Fact]
    public async Task A_record_of_countless_bad_readings_is_kept_once_and_whole()
    {
        var processor = await cluster.StartProcessorAsync(_shard);
        var data = $"[{string.Join(',', Enumerable.Repeat("1", 100_000))}]";

        Assert.Equal(ShardOutcome.Done, await processor.ProcessRecordsAsync([Some.Record(0, data)], 0, Cancellation));

        var deadLetter = Assert.Single(
            await cluster.DeadLetters(_shard).ListAsync(null, 100, int.MaxValue, Cancellation), deadLetter => deadLetter.Shard == _shard);
        Assert.StartsWith("100000 readings of this record were refused", deadLetter.Reason, StringComparison.Ordinal);
        Assert.Equal(data, System.Text.Encoding.UTF8.GetString(deadLetter.Data));
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("a/b%2F?#")]
    [InlineData("\u00A0\U0001F600")]
    public async Task Any_valid_id_has_a_sensor(string start)
    {
        // A lone blank must not be made unique by letters.
        var id = start + new string(' ', int.Parse(_a[2..], System.Globalization.CultureInfo.InvariantCulture));
        id = id[..Math.Min(id.Length, ReadingLimits.SensorIdLength)];
        var processor = await cluster.StartProcessorAsync(_shard);

        Assert.Equal(ShardOutcome.Done, await processor.ProcessRecordsAsync([Some.Record(0, Some.Reading(id, 0))], 0, Cancellation));
        Assert.Equal(ShardOutcome.Done, await PersistAsync(processor, 0));

        FeatureAssert.Same(
            Some.Expected(id, 0, 0, _shard), await cluster.Sensor(id).GetFeaturesAsync(AsOf.Latest, Cancellation));
    }

    private static ValueTask<ShardOutcome> PersistAsync(IShardRecordProcessor processor, int place) =>
        processor.PersistAsync(Some.RecordPosition(place), default, Cancellation);

    private ValueTask<ShardOutcome> ProcessAsync(IShardRecordProcessor processor, int from, int to) => processor.ProcessRecordsAsync(
        [.. Enumerable.Range(from, to - from + 1).Select(place => Some.Record(place, Some.Reading(_a, place), Some.Reading(_b, place)))],
        0,
        Cancellation);

    private ValueTask RewindAsync(IShardRecordProcessor processor, int? checkpoint) => processor.InitializeAsync(
        new ShardStart(_shard, [], checkpoint is { } place ? Some.RecordPosition(place) : null, null), Cancellation);

    private async Task AssertFeaturesAsync(string id, int from, int to)
    {
        PlacedReading[] readings =
        [
            .. Enumerable.Range(from, to - from + 1).Select(place => new PlacedReading(Some.Position(place, id == _a ? 0 : 1), Some.Reading(id, place))),
        ];
        FeatureAssert.Same(Some.Take(readings, _shard).Features, await cluster.Sensor(id).GetFeaturesAsync(AsOf.Latest, Cancellation));
    }

    private int WritesOf(string id) => cluster.Switch.WritesOf(SensorGrain.StateName, cluster.Sensor(id).GetGrainId());
}
