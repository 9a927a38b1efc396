using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Grains.Sensors;
using SensorGrid.Grains.Storage.Parts;
using SensorGrid.TestKit;

namespace SensorGrid.Grains.Tests.Sensors;

/// <summary>A live sensor with verdicts in its log is what an offline replay of the log is.</summary>
[Collection(nameof(OneSilo))]
public sealed class FeedbackTests(SensorCluster cluster)
{
    private const string Shard = "shardId-000000000000";

    private readonly string _id = $"{Some.Name("site")}/pump";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ISensorGrain Sensor => cluster.Sensor(_id);

    private IAnomalyFeedGrain Feed => cluster.Feed(AnomalySite.Of(_id));

    [Theory]
    [InlineData(AnomalyVerdict.Normal)]
    [InlineData(AnomalyVerdict.Fault)]
    public async Task With_a_verdict_in_the_middle_it_equals_its_replay_to_the_bit(AnomalyVerdict verdict)
    {
        // The reading at 199 opens an anomaly.
        PlacedReading[] log = [.. Readings(0, 199), Verdict(200, verdict), .. Readings(201, 420)];

        await IngestAsync(null, log);
        await PersistAsync(420);

        await AssertReplayedAsync(log);
        var judged = Assert.Single(await Feed.ListAsync(null, null, 100, Cancellation), entry => entry.Anomaly.Episode.StartedAt == Some.CalmTime(199));
        Assert.Equal(verdict, judged.Feedback);
        Assert.NotNull(judged.Anomaly.Episode.EndedAt);
        Assert.Equal(verdict == AnomalyVerdict.Normal, judged.Anomaly.Episode.EndedAt == Some.CalmTime(199) && judged.Anomaly.Episode.Revision == 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(200)]
    public async Task However_the_log_is_cut_and_whenever_it_is_loaded_anew_it_equals_its_replay(int cut)
    {
        PlacedReading[] log = [.. Readings(0, 199), Verdict(200, AnomalyVerdict.Fault), Verdict(201, AnomalyVerdict.Normal), .. Readings(202, 299), Verdict(300, AnomalyVerdict.Fault), .. Readings(301, 330)];
        int? previous = null;
        foreach (var some in log[190..].Chunk(cut).Prepend(log[..190]))
        {
            await IngestAsync(previous, some);
            previous = PlaceOf(some[^1]);
            await PersistAsync(previous.Value);
            await cluster.Cluster.DeactivateAsync(Sensor);
        }

        await AssertReplayedAsync(log);
    }

    [Fact]
    public async Task A_verdict_that_is_read_again_after_a_crash_does_nothing_more()
    {
        PlacedReading[] log = [.. Readings(0, 199), Verdict(200, AnomalyVerdict.Normal), .. Readings(201, 260)];
        await IngestAsync(null, log[..190]);
        await PersistAsync(189);
        await IngestAsync(189, log[190..230]);
        await Eventually.TrueAsync(
            () => "the verdict in the feed", async () => (await Feed.ListAsync(null, null, 100, Cancellation)).Any(entry => entry.Feedback is not null));
        var before = await Feed.ListAsync(null, null, 100, Cancellation);
        await cluster.WriteBehindTheBackAsync<StoredItem>(SensorGrain.StateName, Sensor.GetGrainId());
        await cluster.Cluster.DeactivateAsync(Sensor);

        Assert.Equal(IngestOutcome.Gap, await Sensor.IngestAsync(Page(229, log[230..]), Cancellation));
        await IngestAsync(null, log[..230]);
        await PersistAsync(229);

        Assert.Equivalent(before, await Feed.ListAsync(null, null, 100, Cancellation), strict: true);
        await IngestAsync(229, log[230..]);
        await PersistAsync(260);
        await AssertReplayedAsync(log);
    }

    [Fact]
    public async Task A_sensor_with_nothing_but_a_verdict_is_not_known_and_can_begin_later()
    {
        await IngestAsync(null, [Verdict(0, AnomalyVerdict.Normal)]);
        await PersistAsync(0);

        Assert.Null(await Sensor.GetStatusAsync(Cancellation));
        Assert.Null((await Sensor.GetFeaturesAsync(AsOf.Latest, Cancellation)).Features);
        Assert.Empty(await cluster.Index(Interfaces.SensorIndex.SensorIndexSegments.Of(_id)).ListAsync(_id, null, 1, Cancellation));

        await IngestAsync(0, Readings(1, 10));
        await PersistAsync(10);
        await cluster.ListedAsync(_id, SensorCondition.Live, Cancellation);
        Assert.Equal(10, (await Sensor.GetFeaturesAsync(AsOf.Latest, Cancellation)).Features!.Quality.Readings);
    }

    private PlacedReading[] Readings(int from, int to) => [.. Some.CalmPage(_id, from, to).Readings];

    private PlacedReading Verdict(int place, AnomalyVerdict verdict) => new(
        Some.Position(place),
        new Reading(_id, Some.Noon.AddDays(1), [], null)
        {
            Feedback = new AnomalyFeedback(verdict, "temperature", Some.CalmTime((place / 100 * 100) - 1), Some.CalmTime(place / 100 * 100)),
        });

    private static int PlaceOf(PlacedReading placed) => Enumerable.Range(0, 1000).First(place => Some.Position(place) == placed.Position);

    private static SensorPage Page(int? previous, PlacedReading[] readings) =>
        new(Some.Lineage(Shard), previous is { } place ? Some.Position(place) : null, readings, null);

    private async Task AssertReplayedAsync(PlacedReading[] log)
    {
        var (features, anomalies) = Some.Take(log, Shard);
        FeatureAssert.Same(features, await Sensor.GetFeaturesAsync(AsOf.Latest, Cancellation));
        await AnomalyAssert.SameAsync(_id, anomalies, cluster);
    }

    private async Task IngestAsync(int? previous, PlacedReading[] readings) =>
        Assert.Equal(IngestOutcome.Taken, await Sensor.IngestAsync(Page(previous, readings), Cancellation));

    private async Task PersistAsync(int place) =>
        Assert.Equal(PersistOutcome.Durable, await Sensor.PersistAsync(ShardName.Parse(Shard), Some.Position(place), Cancellation));
}
