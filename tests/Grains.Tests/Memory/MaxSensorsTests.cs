using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Grains.Interfaces.DeadLetters;
using SensorGrid.Grains.Interfaces.SensorIndex;
using SensorGrid.Streaming.Kinesis.Shards;
using SensorGrid.TestKit;

namespace SensorGrid.Grains.Tests.Memory;

/// <summary>A cluster that may have three sensors. Each test has one of its own: what counts is the list of all sensors.</summary>
public sealed class MaxSensorsTests : IAsyncLifetime
{
    private const string Shard = "shardId-000000000000";

    private readonly LimitedCluster _cluster = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _cluster.InitializeAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Readings_of_further_ids_are_dead_letters_that_name_the_limit_and_the_first_ones_count()
    {
        using var meter = MeterProbe.Record(_cluster, "sensorgrid.sensors.refused", out var refused);
        var processor = await _cluster.StartProcessorAsync(Shard);

        await DeliverAsync(processor, 0, "a", "b", "c");
        await DeliverAsync(processor, 3, "d", "a", "e", "d");

        Assert.Equal(ShardOutcome.Done, await processor.PersistAsync(Some.RecordPosition(6), default, Cancellation));
        var letters = await LettersAsync();
        Assert.Equal([3, 5, 6], letters.Select(letter => PlaceOf(letter)));
        Assert.All(letters, letter => Assert.Contains("too many sensors: there are 3 already, which is the most (SensorGrid:MaxSensors)", letter.Reason, StringComparison.Ordinal));
        await AssertTakenAsync("a", 0, 4);
        Assert.Null((await _cluster.Sensor("d").GetFeaturesAsync(AsOf.Latest, Cancellation)).Features);
        Assert.Equal(3, await ListedAsync());
        Assert.Equal(2, refused.Sum(measured => measured.Value));
    }

    [Fact]
    public async Task Many_ids_at_once_are_never_more_than_the_limit()
    {
        var processor = await _cluster.StartProcessorAsync(Shard);

        await DeliverAsync(processor, 0, [.. Enumerable.Range(0, 100).Select(sensor => $"s{sensor}")]);

        Assert.Equal((97, 3), ((await LettersAsync()).Length, await ListedAsync()));
        var lane = _cluster.DeadLetters(RefusedSensors.LogOf(ShardName.Parse(Shard))).GetGrainId();
        Assert.InRange(_cluster.Switch.WritesOf(lane), 1, 3);
    }

    [Fact]
    public async Task A_shard_that_is_read_again_makes_no_further_dead_letters_and_takes_no_other_sensors()
    {
        var processor = await _cluster.StartProcessorAsync(Shard);
        await DeliverAsync(processor, 0, "a", "b", "c");
        await DeliverAsync(processor, 3, "d", "e");

        await processor.InitializeAsync(new ShardStart(Shard, [], null, null), Cancellation);
        await DeliverAsync(processor, 0, "a", "b", "c", "d", "e");

        Assert.Equal([3, 4], (await LettersAsync()).Select(PlaceOf));
        await AssertTakenAsync("c", 2);
    }

    [Fact]
    public async Task A_refused_reading_stays_refused_when_it_comes_again_though_there_is_room_by_then_and_the_next_one_counts()
    {
        var processor = await _cluster.StartProcessorAsync(Shard);
        await DeliverAsync(processor, 0, "a", "b", "c");
        await DeliverAsync(processor, 3, "d");
        var retirement = new Reading("a", Some.Noon.AddSeconds(4), [], null) { Retires = true };
        Assert.Equal(ShardOutcome.Done, await processor.ProcessRecordsAsync([Some.Record(4, retirement)], 0, Cancellation));
        Assert.Equal(ShardOutcome.Done, await processor.PersistAsync(Some.RecordPosition(4), default, Cancellation));
        var admission = _cluster.Cluster.Client.GetGrain<ISensorAdmissionGrain>(0);
        await Eventually.TrueAsync(() => "Room for another sensor", async () => await admission.AdmitAsync("d", Cancellation));

        // The shard is read again, as after a crash.
        await processor.InitializeAsync(new ShardStart(Shard, [], Some.RecordPosition(2), null), Cancellation);
        await DeliverAsync(processor, 3, "d");
        Assert.Null((await _cluster.Sensor("d").GetFeaturesAsync(AsOf.Latest, Cancellation)).Features);
        await DeliverAsync(processor, 5, "d");

        Assert.Equal(3, PlaceOf(Assert.Single(await LettersAsync())));
        await AssertTakenAsync("d", 5);
    }

    [Fact]
    public async Task Where_memory_holds_fewer_sensors_than_there_may_be_further_ones_are_refused_and_the_shard_goes_on()
    {
        var processor = await _cluster.StartProcessorAsync(Shard);
        await DeliverAsync(processor, 0, "a");
        _cluster.Room.OnListed(_cluster.Room.Budget.ForSensors);

        await DeliverAsync(processor, 1, "d", "a");

        var letter = Assert.Single(await LettersAsync());
        Assert.Contains("their lists take all the memory that they may, before there are 3 (SensorGrid:MaxSensors), and 'd' is none of them", letter.Reason, StringComparison.Ordinal);
        await AssertTakenAsync("a", 0, 2);
    }

    [Fact]
    public async Task A_sensor_that_is_listed_and_was_not_stored_before_a_crash_is_taken_though_memory_for_lists_is_full()
    {
        var processor = await _cluster.StartProcessorAsync(Shard);
        await _cluster.Index(SensorIndexSegments.Of("a")).RegisterAsync("a", Cancellation);
        _cluster.Room.OnListed(_cluster.Room.Budget.ForSensors);

        await DeliverAsync(processor, 0, "a");

        Assert.Empty(await LettersAsync());
        await AssertTakenAsync("a", 0);
    }

    [Fact]
    public async Task Sensors_that_are_retired_leave_room_for_others_to_become_known()
    {
        var segment = _cluster.Index(SensorIndexSegments.Of("a"));
        await segment.CountAsync(Some.Noon, Cancellation);
        var before = _cluster.Room.KnownBytes;
        await segment.RegisterAsync("a", Cancellation);
        Assert.True(_cluster.Room.KnownBytes > before);

        await segment.UnregisterAsync("a", Cancellation);

        Assert.Equal(before, _cluster.Room.KnownBytes);
    }

    [Fact]
    public async Task Ids_that_are_refused_are_not_awaited()
    {
        var processor = await _cluster.StartProcessorAsync(Shard);
        await DeliverAsync(processor, 0, "a", "b", "c");
        var before = _cluster.Room.KnownBytes;

        await DeliverAsync(processor, 3, [.. Enumerable.Range(0, 50).Select(sensor => $"s{sensor}")]);

        Assert.Equal(before, _cluster.Room.KnownBytes);
    }

    private static async Task DeliverAsync(IShardRecordProcessor processor, int from, params string[] ids) => Assert.Equal(
        ShardOutcome.Done,
        await processor.ProcessRecordsAsync([.. ids.Select((id, i) => Some.Record(from + i, Some.Reading(id, from + i)))], 0, Cancellation));

    private static int PlaceOf(DeadLetter letter) => Enumerable.Range(0, 100).First(place => Some.Position(place) == letter.Position);

    private async Task<DeadLetter[]> LettersAsync()
    {
        var letters = await _cluster.DeadLetters(RefusedSensors.LogOf(ShardName.Parse(Shard))).ListAsync(null, 1_000, 1_000, Cancellation);
        return [.. letters.OrderBy(letter => letter.Position)];
    }

    private async Task<long> ListedAsync()
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, SensorIndexSegments.Count)
            .Select(segment => _cluster.Index(segment).CountAsync(DateTimeOffset.MinValue, Cancellation).AsTask()));
        return counts.Sum(count => count.Total);
    }

    private async Task AssertTakenAsync(string id, params int[] places)
    {
        var (features, _) = Some.Take([.. places.Select(place => new PlacedReading(Some.Position(place), Some.Reading(id, place)))], Shard);
        FeatureAssert.Same(features, await _cluster.Sensor(id).GetFeaturesAsync(AsOf.Latest, Cancellation));
    }
}
