using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Kinesis.Records;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Grains.Tests.Shards;

/// <summary>Activations that were loaded before somebody else stored their sensor, as a silo does that was declared dead and goes on for a while.</summary>
[Collection(nameof(OneSilo))]
public sealed class HoleTests(SensorCluster cluster)
{
    private readonly string _shard = Some.Name("shardId");
    private readonly string _id = $"{Some.Name("site")}/pump";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_activation_that_missed_what_was_stored_elsewhere_does_not_go_on_after_the_checkpoint()
    {
        var deposed = await cluster.StartProcessorAsync(_shard);
        await ProcessAsync(deposed, 0, 9);
        await DurableAsync(deposed, 9);
        await StoreElsewhereAsync(19);

        var next = await StartAsync(checkpoint: 19);
        await ProcessAsync(next, 20, 29);

        await AssertFeaturesAsync(29);
        Assert.Equal(ShardOutcome.Done, await next.PersistAsync(Some.RecordPosition(29), default, Cancellation));
    }

    [Fact]
    public async Task An_activation_that_missed_what_was_stored_elsewhere_is_not_silent()
    {
        var deposed = await cluster.StartProcessorAsync(_shard);
        await ProcessAsync(deposed, 0, 79);
        await DurableAsync(deposed, 79);
        await StoreElsewhereAsync(199);

        // The sensor is quiet since 199, which is not yet a silence at 211; since 79 it would be one.
        var next = await StartAsync(checkpoint: 199);
        await next.ReachedAsync(Some.Noon.AddSeconds(150), Cancellation);
        await next.ReachedAsync(Some.Noon.AddSeconds(211), Cancellation);

        Assert.False((await cluster.Sensor(_id).GetStatusAsync(Cancellation))!.IsSilent);
        await AssertFeaturesAsync(199);
    }

    [Fact]
    public async Task A_reader_that_goes_on_after_its_checkpoint_finds_out_an_activation_that_lacks_what_came_before_it()
    {
        var processor = await cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 9);
        await DurableAsync(processor, 9);
        await ProcessAsync(processor, 10, 19);
        await DurableAsync(processor, 19);
        await cluster.Cluster.DeactivateAsync(cluster.Sensor(_id));
        await StoreElsewhereAsync(9);

        Assert.Equal(ShardOutcome.Gap, await processor.ProcessRecordsAsync(Records(20, 29), 0, Cancellation));
    }

    [Fact]
    public async Task An_activation_that_is_behind_storage_makes_way_instead_of_sending_the_reader_back_for_good()
    {
        var processor = await cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 9);
        await DurableAsync(processor, 9);
        await ProcessAsync(processor, 10, 19);
        await DurableAsync(processor, 19);
        await cluster.Cluster.DeactivateAsync(cluster.Sensor(_id));
        await StoreElsewhereAsync(9);
        await AssertFeaturesAsync(9);
        await StoreElsewhereAsync(19);

        await ProcessAsync(processor, 20, 29);

        await AssertFeaturesAsync(29);
    }

    [Fact]
    public async Task A_sensor_is_compared_with_storage_once_a_pass()
    {
        var first = await cluster.StartProcessorAsync(_shard);
        await ProcessAsync(first, 0, 9);
        await DurableAsync(first, 9);

        var next = await StartAsync(checkpoint: 9);
        var before = cluster.Switch.ReadsOf(cluster.Sensor(_id).GetGrainId());
        await ProcessAsync(next, 10, 19);
        await ProcessAsync(next, 20, 29);
        await DurableAsync(next, 29);
        await ProcessAsync(next, 30, 39);

        Assert.Equal(1, cluster.Switch.ReadsOf(cluster.Sensor(_id).GetGrainId()) - before);
    }

    [Fact]
    public async Task A_sensor_that_is_loaded_for_a_page_is_read_once()
    {
        var processor = await cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 9);

        Assert.Equal(1, cluster.Switch.ReadsOf(cluster.Sensor(_id).GetGrainId()));
    }

    [Fact]
    public async Task After_a_rewind_no_sensor_is_compared_with_storage_that_had_readings_before_the_checkpoint()
    {
        var processor = await cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 9);
        await DurableAsync(processor, 9);
        await ProcessAsync(processor, 10, 19);
        var before = cluster.Switch.ReadsOf(cluster.Sensor(_id).GetGrainId());

        await processor.InitializeAsync(new ShardStart(_shard, [], Some.RecordPosition(9), null), Cancellation);
        await ProcessAsync(processor, 10, 29);

        Assert.Equal(before, cluster.Switch.ReadsOf(cluster.Sensor(_id).GetGrainId()));
        await AssertFeaturesAsync(29);
    }

    private async Task<IShardRecordProcessor> StartAsync(int checkpoint)
    {
        var processor = await cluster.StartProcessorAsync(_shard);
        await processor.InitializeAsync(new ShardStart(_shard, [], Some.RecordPosition(checkpoint), null), Cancellation);
        return processor;
    }

    private Task StoreElsewhereAsync(int last) => cluster.StoreElsewhereAsync(_id, Some.EngineOf(Placed(last), _shard).Engine);

    private async Task ProcessAsync(IShardRecordProcessor processor, int from, int to) =>
        Assert.Equal(ShardOutcome.Done, await processor.ProcessRecordsAsync(Records(from, to), 0, Cancellation));

    private static async Task DurableAsync(IShardRecordProcessor processor, int place)
    {
        Assert.Equal(ShardOutcome.Done, await processor.PersistAsync(Some.RecordPosition(place), default, Cancellation));
        await processor.CheckpointedAsync(Some.RecordPosition(place), Cancellation);
    }

    private async Task AssertFeaturesAsync(int last) =>
        FeatureAssert.Same(Some.Take(Placed(last), _shard).Features, await cluster.Sensor(_id).GetFeaturesAsync(AsOf.Latest, Cancellation));

    private ShardRecord[] Records(int from, int to) => [.. Enumerable.Range(from, to - from + 1).Select(place => Some.Record(place, Some.Reading(_id, place)))];

    // A reading has arrived when its record did.
    private PlacedReading[] Placed(int last) =>
    [
        .. Enumerable.Range(0, last + 1).Select(place => new PlacedReading(
            Some.Position(place), Some.Reading(_id, place) with { ArrivedAt = Some.Noon.AddSeconds(place) })),
    ];
}
