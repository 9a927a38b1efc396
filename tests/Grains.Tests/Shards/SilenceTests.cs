using SensorGrid.Features.Detection;
using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Grains.Tests.Shards;

/// <summary>A sensor with a reading a second is silent when nothing came for ten, and ten more for what senders hold back.</summary>
[Collection(nameof(OneSilo))]
public sealed class SilenceTests(SensorCluster cluster)
{
    private const int Last = 79;
    private readonly string _shard = Some.Name("shardId");
    private readonly string _id = $"{Some.Name("site")}/pump";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sensor_that_stops_is_an_anomaly_when_its_shard_has_been_read_for_long_enough_without_it()
    {
        var processor = await FedAsync(_shard, 0, Last);
        await ReachAsync(processor, Last + 16);
        await ReachAsync(processor, Last + 19);
        Assert.Empty(await SilencesAsync());

        await ReachAsync(processor, Last + 20);

        var silence = Assert.Single(await SilencesAsync());
        Assert.Equal((At(Last), null), (silence.StartedAt, silence.EndedAt));
        Assert.Equal(Some.Position(Last), silence.Opening.Position);
    }

    [Fact]
    public async Task It_is_told_once_and_its_next_reading_ends_it()
    {
        var processor = await FedAsync(_shard, 0, Last);
        foreach (var second in (int[])[16, 30, 60, 600])
        {
            await ReachAsync(processor, Last + second);
        }

        Assert.Null(Assert.Single(await SilencesAsync()).EndedAt);
        await FeedAsync(processor, Last + 700, Last + 700);
        await processor.PersistAsync(Some.RecordPosition(Last + 700), default, Cancellation);

        Assert.Equal(At(Last + 700), Assert.Single(await SilencesAsync()).EndedAt);
    }

    [Fact]
    public async Task A_history_that_is_published_raises_no_silence()
    {
        var processor = await cluster.StartProcessorAsync(_shard);
        var published = At(Last).AddDays(1);
        Assert.Equal(
            ShardOutcome.Done,
            await processor.ProcessRecordsAsync(
                [.. Enumerable.Range(0, Last).Select(place => Some.Record(place, Some.Reading(_id, place)) with { ApproximateArrivalTimestamp = published })],
                0,
                Cancellation));

        foreach (var minutes in (int[])[1, 10, 100, 1000])
        {
            await processor.ReachedAsync(published.AddMinutes(minutes), Cancellation);
        }

        Assert.Empty(await SilencesAsync());
    }

    [Fact]
    public async Task The_list_of_sensors_is_told_when_it_begins_and_ends()
    {
        var processor = await FedAsync(_shard, 0, Last);
        await ReachAsync(processor, Last + 16);
        await ReachAsync(processor, Last + 20);
        await cluster.ListedAsync(_id, SensorCondition.Silent, Cancellation);

        await FeedAsync(processor, Last + 21, Last + 21);

        await cluster.ListedAsync(_id, SensorCondition.Live, Cancellation);
    }

    [Fact]
    public async Task While_the_reader_is_behind_nobody_is_silent_however_late_it_is()
    {
        // What it reads arrived long ago: time does not go on for those who wait for what it has not read.
        var processor = await FedAsync(_shard, 0, Last);
        await ReachAsync(processor, Last);
        await FeedAsync(processor, Last + 1, Last + 60);
        await ReachAsync(processor, Last + 60);

        Assert.Empty(await SilencesAsync());
    }

    [Fact]
    public async Task A_reader_that_begins_tells_of_one_that_fell_silent_before()
    {
        var first = await FedAsync(_shard, 0, Last);
        await first.PersistAsync(Some.RecordPosition(Last), default, Cancellation);
        await cluster.Cluster.DeactivateAsync(cluster.Sensor(_id));

        var second = await cluster.StartProcessorAsync(_shard);
        await ReachAsync(second, Last + 1);
        Assert.Empty(await SilencesAsync());
        await ReachAsync(second, Last + 62);

        Assert.Equal(At(Last), Assert.Single(await SilencesAsync()).StartedAt);
    }

    [Fact]
    public async Task A_silence_is_remembered_by_a_sensor_that_is_loaded_again()
    {
        var processor = await FedAsync(_shard, 0, Last);
        await processor.PersistAsync(Some.RecordPosition(Last), default, Cancellation);
        await ReachAsync(processor, Last + 60);
        await ReachAsync(processor, Last + 90);
        await cluster.Cluster.DeactivateAsync(cluster.Sensor(_id));

        // Its event time goes on as if nothing had been: it held its readings back.
        await FeedAsync(processor, Last + 1, Last + 1);
        await processor.PersistAsync(Some.RecordPosition(Last + 1), default, Cancellation);

        Assert.Equal(At(Last + 1), Assert.Single(await SilencesAsync()).EndedAt);
    }

    [Fact]
    public async Task Of_two_shards_both_must_have_been_read()
    {
        var other = Some.Name("shardId");
        var (a, b) = (await FedAsync(_shard, 0, Last), await FedAsync(other, Last + 1, Last + 2));
        await ReachAsync(a, Last + 60);
        await ReachAsync(a, Last + 90);
        Assert.Empty(await SilencesAsync());

        await ReachAsync(b, Last + 60);
        await ReachAsync(b, Last + 90);

        Assert.Single(await SilencesAsync());
    }

    [Fact]
    public async Task A_sensor_that_lost_readings_is_not_silent_for_want_of_them()
    {
        var processor = await FedAsync(_shard, 0, 60);
        await processor.PersistAsync(Some.RecordPosition(60), default, Cancellation);
        await processor.CheckpointedAsync(Some.RecordPosition(60), Cancellation);
        await FeedAsync(processor, 61, Last);
        await cluster.LoseWhatIsNotStoredAsync(_id);

        Assert.Equal(ShardOutcome.Gap, await processor.ReachedAsync(At(Last + 16), Cancellation));

        await processor.InitializeAsync(new ShardStart(_shard, [], Some.RecordPosition(60), null), Cancellation);
        await FeedAsync(processor, 61, Last);
        await ReachAsync(processor, Last + 16);
        Assert.Empty(await SilencesAsync());
    }

    [Fact]
    public async Task A_silence_that_could_not_be_stored_is_stored_by_the_next_question()
    {
        var processor = await FedAsync(_shard, 0, Last);
        await processor.PersistAsync(Some.RecordPosition(Last), default, Cancellation);
        await ReachAsync(processor, Last + 16);
        var failures = 0;
        cluster.Switch.BeforeWrite = (_, grain) =>
            grain == cluster.Sensor(_id).GetGrainId() && failures++ < 1 ? throw new IOException("Gone.") : Task.CompletedTask;
        using (new Disposable(() => cluster.Switch.BeforeWrite = null))
        {
            await ReachAsync(processor, Last + 40);
        }

        // The activation is gone before anything else comes: what is left is what storage and feed have.
        await cluster.Cluster.DeactivateAsync(cluster.Sensor(_id));

        Assert.Equal(2, failures);
        Assert.True((await cluster.Sensor(_id).GetStatusAsync(Cancellation))!.IsSilent);
        Assert.Single(await SilencesAsync());
    }

    private static DateTimeOffset At(int place) => Some.Noon.AddSeconds(place);

    private static async Task ReachAsync(IShardRecordProcessor processor, int place) => Assert.Equal(ShardOutcome.Done, await processor.ReachedAsync(At(place), Cancellation));

    private async Task<IShardRecordProcessor> FedAsync(string shard, int from, int to)
    {
        var processor = await cluster.StartProcessorAsync(shard);
        await FeedAsync(processor, from, to);
        return processor;
    }

    private async Task FeedAsync(IShardRecordProcessor processor, int from, int to) => Assert.Equal(
        ShardOutcome.Done,
        await processor.ProcessRecordsAsync(
            [.. Enumerable.Range(from, to - from + 1).Select(place => Some.Record(place, Some.Reading(_id, place)) with { ApproximateArrivalTimestamp = At(place) })],
            0,
            Cancellation));

    private async Task<AnomalyEpisode[]> SilencesAsync()
    {
        var entries = await cluster.Feed(AnomalySite.Of(_id)).ListAsync(null, _id, 100, Cancellation);
        return [.. entries.Select(entry => entry.Anomaly.Episode).Where(episode => episode.Kind == AnomalyKind.Silence)];
    }
}
