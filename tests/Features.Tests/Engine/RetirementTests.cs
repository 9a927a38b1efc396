using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Features.Tests.Detection;
using static SensorGrid.Features.Tests.Engine.EngineFixture;

namespace SensorGrid.Features.Tests.Engine;

public sealed class RetirementTests
{
    private static readonly Reading Retires = new("pump-7", Some.Noon.AddMinutes(10), [], null) { Retires = true };

    [Fact]
    public void A_retired_sensor_has_no_readings_and_keeps_its_places()
    {
        var engine = Restored(Fed([.. Minutes(0, 10), Retires]));

        Assert.Null(engine.Compute(AsOf.Latest));
        Assert.Null(engine.LastReadingAt);
        Assert.Equal(Some.Place(11), engine.PositionOf(Some.Shard.Shard));
        Assert.Equal(ReadingDisposition.AlreadyTaken, engine.Add(Some.Shard, Some.Place(5), Minutes(4, 1)[0]));
    }

    [Fact]
    public void What_comes_after_it_begins_anew()
    {
        var retired = Restored(Fed([.. Minutes(0, 10), Retires]));
        var place = 11;
        foreach (var reading in Minutes(11, 3))
        {
            retired.Add(Some.Shard, Some.Place(++place), reading);
        }

        Assert.Equal(LatestBits(Fed(Minutes(11, 3))), LatestBits(retired));
        Assert.Equal((3, 0), (retired.Compute(AsOf.Latest)!.Quality.Readings, retired.Compute(AsOf.Latest)!.Quality.Late));
    }

    [Fact]
    public void A_reading_that_was_measured_before_it_is_late()
    {
        var engine = Fed([.. Minutes(0, 10), Retires]);

        Assert.Equal(ReadingDisposition.Late, engine.Add(Some.Shard, Some.Place(12), Minutes(10, 1)[0]));
        Assert.Null(engine.Compute(AsOf.Latest));
    }

    [Fact]
    public void A_retirement_from_long_ago_leaves_what_is_newer()
    {
        var engine = Fed(Minutes(0, 20));

        Assert.Equal(ReadingDisposition.Late, engine.Add(Some.Shard, Some.Place(21), Retires));
        Assert.Equal(5, Latest(engine, "m_count_5m"));
    }

    [Fact]
    public void The_same_retirement_again_is_known_though_its_clock_was_ahead_of_its_arrival()
    {
        var ahead = Retires with { ArrivedAt = Retires.EventTime.AddMinutes(-3) };
        var engine = Fed([.. Minutes(0, 7), ahead, .. Minutes(11, 1)]);

        Assert.Equal(ReadingDisposition.Duplicate, engine.Add(Some.Shard, Some.Place(14), ahead with { ArrivedAt = ahead.ArrivedAt!.Value.AddSeconds(10) }));
        Assert.Equal(1, Latest(engine, "m_count_5m"));
    }

    [Fact]
    public void A_retired_sensor_answers_for_a_shard_that_is_behind_the_one_that_retired_it()
    {
        var engine = Fed([.. Minutes(0, 10), Retires]);
        engine.Add(Some.Shard, Some.Place(12), Some.Reading(Some.Noon.AddMinutes(60), ("m", 1)));
        engine.Add(Some.Shard, Some.Place(13), Retires with { EventTime = Some.Noon.AddMinutes(59.5) });

        engine.Add(Lineage("shardId-000000000007"), Some.Place(1), Some.Reading(Some.Noon.AddMinutes(59.6), ("m", 2)));

        Assert.Equal(1, Latest(engine, "m_count_5m"));
        Assert.Equal(1, Latest(Restored(engine), "m_count_5m"));
    }

    [Fact]
    public void The_same_retirement_again_leaves_what_came_since()
    {
        var engine = Fed([.. Minutes(0, 10), Retires, .. Minutes(11, 2)]);

        Assert.NotEqual(ReadingDisposition.Retired, engine.Add(Some.Shard, Some.Place(14), Retires));
        Assert.Equal(2, Latest(engine, "m_count_5m"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    public async Task Scores_after_it_are_those_of_a_new_sensor_however_the_log_is_cut(int cut)
    {
        Reading[] before = [.. Enumerable.Range(0, 300).Select(i => Some.Reading(Some.Noon.AddSeconds(i), ("m", i % 5)))];
        Reading[] after = [.. Enumerable.Range(0, 300).Select(i => Some.Reading(Some.Noon.AddSeconds(700 + i), ("m", 50 + (i % 9))))];
        Reading[] log = [.. before, Retires, .. after];
        var scorer = new FormulaScorer();
        var engine = new KeyEngine(FeatureDefinitions.Default, scorer.Model);
        var batch = new SensorGrid.Features.Detection.ScoringBatch();
        foreach (var stretch in log.Select((reading, i) => new PlacedReading(Some.Place(i + 1), reading)).Chunk(cut))
        {
            await SensorGrid.Features.Detection.ScoredReadings.TakeAsync(engine, scorer, Some.Shard, stretch, batch, null, [], TestContext.Current.CancellationToken);
            engine = KeyEngine.Restore(Snapshot(engine), FeatureDefinitions.Default, scorer.Model);
        }

        var fresh = new ScoredSensor().Take(after);
        Assert.Equal(fresh.Engine.Score, engine.Score);
        Assert.Equal(fresh.Engine.Scored, engine.Scored);
    }

    private static Reading[] Minutes(int from, int count) => [.. Enumerable.Range(from, count).Select(i => Some.Reading(Some.Noon.AddMinutes(i), ("m", i)))];
}
