using SensorGrid.Features.Engine;
using SensorGrid.Features.Readings;
using SensorGrid.Features.Tests.Detection;
using static SensorGrid.Features.Tests.Engine.EngineFixture;

namespace SensorGrid.Features.Tests.Engine;

/// <summary>A sensor's clock that is ahead of the arrivals costs no right reading.</summary>
public sealed class ClockAheadTests
{
    [Theory]
    [InlineData(30)]
    [InlineData(70)]
    [InlineData(240)]
    [InlineData(300)]
    public void Right_readings_after_one_ahead_of_its_arrival_count(int ahead)
    {
        var engine = new KeyEngine(SensorGrid.Features.Definitions.FeatureDefinitions.Default);
        for (var i = 0; i < 600; i++)
        {
            var at = Some.Noon.AddSeconds(i);
            Assert.Equal(ReadingDisposition.Counted, engine.Add(Some.Shard, Some.Place((2 * i) + 1), At(at.AddSeconds(-1), at)));
            if (i == 300)
            {
                engine.Add(Some.Shard, Some.Place((2 * i) + 2), At(at.AddSeconds(ahead), at));
                engine = Restored(engine);
                Assert.Equal(TimeSpan.FromSeconds(ahead), engine.Compute(AsOf.Latest)!.Quality.Ahead);
            }
        }

        var now = engine.Compute(new AsOf(Some.Noon.AddSeconds(598), OrOldest: true))!;
        Assert.Equal(Some.Noon.AddSeconds(598), now.AsOf);
        var aheadIsIn1m = ahead + 300 is > 538 and <= 598;
        var aheadIsIn5m = ahead + 300 is > 298 and <= 598;
        Assert.Equal((60, 300), (now.Value("m_count_1m") - (aheadIsIn1m ? 1 : 0), now.Value("m_count_5m") - (aheadIsIn5m ? 1 : 0)));
        Assert.Equal((0, TimeSpan.FromSeconds(ahead > 298 ? ahead - 298 : 0)), (now.Quality.Late, now.Quality.Ahead));
    }

    [Fact]
    public void The_border_of_lateness_is_the_arrival_of_a_reading_ahead_of_it()
    {
        var engine = new KeyEngine(SensorGrid.Features.Definitions.FeatureDefinitions.Default);
        engine.Add(Some.Shard, Some.Place(1), At(Some.Noon.AddMinutes(4), Some.Noon));

        Assert.Equal(ReadingDisposition.Counted, engine.Add(Some.Shard, Some.Place(2), At(Some.Noon.AddMinutes(-1), Some.Noon)));
        Assert.Equal(ReadingDisposition.Late, engine.Add(Some.Shard, Some.Place(3), At(Some.Noon.AddMinutes(-1).AddTicks(-1), Some.Noon)));
    }

    [Fact]
    public void Right_readings_after_one_far_ahead_are_scored()
    {
        var sensor = new ScoredSensor().Take([.. Enumerable.Range(0, 200).Select(i => At(Some.Noon.AddSeconds(i), Some.Noon.AddSeconds(i + 1), i % 7))]);
        sensor.Take([At(Some.Noon.AddMinutes(8), Some.Noon.AddSeconds(202), 3)]);
        sensor.Take([.. Enumerable.Range(203, 100).Select(i => At(Some.Noon.AddSeconds(i), Some.Noon.AddSeconds(i + 1), i % 7))]);

        Assert.Equal(301, sensor.Engine.Scored);
        Assert.Equal(Some.Noon.AddSeconds(302), sensor.Engine.Score!.ScoredAt);
    }

    [Fact]
    public void A_sensor_that_is_always_far_ahead_is_scored_all_the_same()
    {
        var sensor = new ScoredSensor().Take([.. Enumerable.Range(0, 200).Select(i => At(Some.Noon.AddSeconds(i + 180), Some.Noon.AddSeconds(i / 10 * 10), i % 7))]);

        Assert.Equal(200, sensor.Engine.Scored);
        Assert.Empty(sensor.Changed);
    }

    private static Reading At(DateTimeOffset time, DateTimeOffset arrivedAt, double value = 1) => Some.Reading(time, ("m", value)) with { ArrivedAt = arrivedAt };
}
