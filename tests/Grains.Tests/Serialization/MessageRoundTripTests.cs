using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.History;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Grains.DeadLetters;
using SensorGrid.Grains.Interfaces.DeadLetters;
using SensorGrid.Grains.Interfaces.Fleet;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Grains.Sensors;
using SensorGrid.Grains.Storage.Parts;
using SensorGrid.Grains.Tests.DeadLetters;

namespace SensorGrid.Grains.Tests.Serialization;

public sealed class MessageRoundTripTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    [Fact]
    public void SensorPage_comes_back_whole()
    {
        var page = new SensorPage(
            new ShardLineage(ShardName.Parse("shardId-000000000003"), [ShardName.Parse("a"), ShardName.Parse("b")], new LogGap(Some.Noon, Some.Noon.AddHours(1))),
            new LogPosition(SequenceNumber.Parse(new string('9', 57)), long.MaxValue, 7),
            [new PlacedReading(Some.Position(1, 2), Some.Reading("世界/pump", 3, id: "r-1")), new PlacedReading(Some.Position(2), Some.Reading("x", 4)),
                .. Array.ConvertAll<AnomalyFeedback, PlacedReading>(
                    [new(AnomalyVerdict.Normal, "m", Some.Noon, Some.Noon.AddTicks(1)), new(AnomalyVerdict.Fault, null, Some.Noon, Some.Noon)],
                    feedback => new PlacedReading(Some.Position(3), new Reading("x", Some.Noon, [], null) { Feedback = feedback }))],
            SiloAddress.FromParsableString("127.0.0.1:11111@7"));

        var copy = RoundTrip(page);

        Assert.Equal(page.Previous, copy.Previous);
        Assert.Equal(page.Reader, copy.Reader);
        Assert.Equal((page.Lineage.Shard, page.Lineage.Gap), (copy.Lineage.Shard, copy.Lineage.Gap));
        Assert.Equal(page.Lineage.Parents, copy.Lineage.Parents);
        Assert.Equal(page.Readings.Select(placed => placed.Position), copy.Readings.Select(placed => placed.Position));
        Assert.Equivalent(page.Readings.Select(placed => placed.Reading), copy.Readings.Select(placed => placed.Reading), strict: true);
    }

    [Fact]
    public void SensorPage_without_what_may_be_missing_comes_back_so()
    {
        var copy = RoundTrip(new SensorPage(Some.Lineage(), null, [], null));

        Assert.Equal((null, null, null), (copy.Previous, copy.Reader, copy.Lineage.Gap));
        Assert.Empty(copy.Lineage.Parents);
    }

    [Fact]
    public void FeaturesAnswer_comes_back_to_the_bit()
    {
        var features = Some.Expected("x", 0, 100);
        features = features with { Values = [.. features.Values.Skip(1), double.NaN], Quality = features.Quality with { Warmup = ["a"], Gapped = true } };

        FeatureAssert.Same(features, RoundTrip(new FeaturesAnswer(features, null)));
        Assert.Equal(new FeaturesAnswer(null, Some.Noon), RoundTrip(new FeaturesAnswer(null, Some.Noon)));
        Assert.Equal(features.Positions, RoundTrip(FeaturesAnswer.Unknown with { Places = features.Positions }).Positions);
    }

    [Fact]
    public void Small_messages_come_back()
    {
        Assert.Equal(AsOf.Latest, RoundTrip(AsOf.Latest));
        Assert.Equal(new AsOf(Some.Noon), RoundTrip(new AsOf(Some.Noon)));
        Assert.Equal(new SensorStatus(Some.Noon, true, true), RoundTrip(new SensorStatus(Some.Noon, true, true)));
        Assert.Equal(IngestOutcome.Gap, RoundTrip(IngestOutcome.Gap));
        Assert.Equal(PersistOutcome.Gap, RoundTrip(PersistOutcome.Gap));
        Assert.Equal(Some.Position(5, 6), RoundTrip(Some.Position(5, 6)));
        Assert.Equal(new DeadLetterKey(Some.Noon, "a.1.2.3"), RoundTrip(new DeadLetterKey(Some.Noon, "a.1.2.3")));
    }

    [Fact]
    public void DeadLetter_comes_back_whole()
    {
        var deadLetter = new DeadLetter("shard", Some.Position(1, 2), "Grüße", Some.Noon, "key", 3, [1, 2, 255], new DeadLetterRedrive(Some.Noon, "other", "7"));

        Assert.Equivalent(deadLetter, RoundTrip(deadLetter), strict: true);
    }

    [Fact]
    public void A_dead_letter_that_was_stored_before_redrives_were_is_not_redriven()
    {
        var stored = _services.GetRequiredService<Serializer<StoredBeforeRedrives>>()
            .SerializeToArray(new StoredBeforeRedrives(Some.Position(1, 2), "Grüße", Some.Noon, "key", 3, [1, 2, 255]));

        var entry = _services.GetRequiredService<Serializer<DeadLetterEntry>>().Deserialize(stored);

        Assert.Equivalent(new DeadLetterEntry(Some.Position(1, 2), "Grüße", Some.Noon, "key", 3, [1, 2, 255]), entry, strict: true);
    }

    [Fact]
    public void HistoryAnswer_comes_back_whole()
    {
        var answer = new HistoryAnswer(
            new SensorHistory(
                Some.Noon,
                Some.Noon.AddHours(1),
                TimeSpan.FromSeconds(12),
                TimeSpan.FromMinutes(5),
                [new MetricHistory("a", [new HistoryPoint(Some.Noon, 3, -1, 1, 0.5, 0.25, double.NaN)]), new MetricHistory("b", [])]),
            [new ScorePoint(Some.Noon, 0.5)],
            0.75);

        Assert.Equivalent(answer, RoundTrip(answer), strict: true);
    }

    [Fact]
    public void An_anomaly_comes_back_with_its_rarity_or_without_one()
    {
        var anomaly = Some.Anomaly("x", 3, revision: 2);
        var silence = anomaly with { Episode = anomaly.Episode with { ExpectedEveryDays = null, Severity = AlarmSeverity.Critical, Reason = null } };

        Assert.Equivalent(anomaly, RoundTrip(anomaly), strict: true);
        Assert.Equivalent(silence, RoundTrip(silence), strict: true);
    }

    [Fact]
    public void A_score_comes_back_with_its_rarity_and_what_is_left_to_learn()
    {
        var bare = new SensorScore(0.25, true, false, true, "default@1", Some.Noon, true, null);
        var score = bare with
        {
            ExpectedEveryDays = 0.1 + 0.2,
            Severity = AlarmSeverity.Note,
            Reason = AttributionKind.Model,
            LearningUntil = Some.Noon.AddHours(1),
            LearningReadings = 42,
        };

        Assert.Equal(bare, RoundTrip(bare));
        Assert.Equal(score, RoundTrip(score));
    }

    [Fact]
    public void SiloNews_comes_back_whole()
    {
        var news = new SiloNews(
            new SiloReport(
                SiloAddress.FromParsableString("127.0.0.1:11111@7"),
                Some.Noon,
                12.5,
                new ModelReport("default", "1", 0.5),
                [new ShardReport("s-1", "reading", TimeSpan.FromSeconds(1), Some.Noon), new ShardReport("s-2", "claiming", null, Some.Noon)]),
            TimeSpan.FromSeconds(3));

        Assert.Equivalent(news, RoundTrip(news), strict: true);
    }

    [Fact]
    public void SensorMigration_comes_back_whole()
    {
        var migration = new SensorMigration
        {
            Snapshot = [1, 2],
            ETag = "7",
            AheadShards = [ShardName.Parse("a"), ShardName.Parse("b")],
            AheadStored = [null, Some.Position(3)],
            HomeShard = ShardName.Parse("b"),
            Anomalies = [Some.Anomaly("x", 3, revision: 2)],
            Scores = [3, 4],
            DeadLetters = [new DeadLetter("a", Some.Position(2), "No room.", Some.Noon, "x", 1, [7])],
            IsListed = true,
            HasState = true,
            IsInDoubt = true,
            Layout = new StateLayout(
                [new PartReference(Guid.NewGuid(), "3", 77, [new PartEntry(new ChunkKey("windows/a", 1), UInt128.MaxValue - 5, 70, 2), new PartEntry(new ChunkKey("ids", 0), 0, 7, PartEntry.Dead)])],
                [new SparePart(Guid.NewGuid(), "4", 78), new SparePart(Guid.NewGuid(), null, 0)],
                [new GarbagePart(Guid.NewGuid(), 1_000_000, GarbageProgress.Deleted)]),
        };

        Assert.Equivalent(migration, RoundTrip(migration), strict: true);
    }

    public void Dispose() => _services.Dispose();

    private T RoundTrip<T>(T value)
    {
        var serializer = _services.GetRequiredService<Serializer>();
        return serializer.Deserialize<T>(serializer.SerializeToArray(value))!;
    }
}
