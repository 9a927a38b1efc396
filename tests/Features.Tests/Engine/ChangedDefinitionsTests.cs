using System.Text;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using static SensorGrid.Features.Tests.Engine.EngineFixture;

namespace SensorGrid.Features.Tests.Engine;

public sealed class ChangedDefinitionsTests
{
    private static readonly FeatureDefinitions Wider = FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(
        """{"features":[{"metrics":["*"],"aggregations":["count","mean"],"windows":["1m","30m"]}]}"""));

    [Fact]
    public void A_window_that_the_kept_readings_cover_is_rebuilt_at_once()
    {
        var readings = Enumerable.Range(0, 1200).Select(i => Some.Reading(Some.Noon.AddSeconds(i), ("m", i * 0.5))).ToArray();

        var engine = Restored(Fed(readings), Wider);

        Assert.Equal(LatestBits(Fed(readings), name => name == "m_mean_1m"), LatestBits(engine, name => name == "m_mean_1m"));
    }

    [Fact]
    public void A_window_that_they_do_not_cover_is_null_and_warms_up_until_it_is_covered()
    {
        var readings = Enumerable.Range(0, 3600).Select(i => Some.Reading(Some.Noon.AddSeconds(i), ("m", i))).ToArray();
        var engine = Restored(Fed(readings[..600]), Wider);

        // Six minutes are kept of the first ten; the thirtieth minute after their start covers the window.
        var covered = 600 - 360 + 1800;
        for (var i = 600; i < covered; i++)
        {
            engine.Add(Some.Shard, Some.Place(i + 1), readings[i]);
            engine = i == 1000 ? Restored(engine, Wider) : engine;
        }

        var before = engine.Compute(new AsOf(readings[covered - 3].EventTime))!;
        Assert.Equal(["m_count_30m", "m_mean_30m"], before.Quality.Warmup);
        Assert.True(double.IsNaN(before.Value("m_count_30m")));
        var after = engine.Compute(AsOf.Latest)!;
        Assert.Empty(after.Quality.Warmup);
        Assert.Equal(1800, after.Value("m_count_30m"));
    }

    [Fact]
    public void Counters_and_positions_survive_the_change()
    {
        var engine = Restored(Fed(Enumerable.Range(0, 100).Select(i => Some.Reading(Some.Noon.AddSeconds(i), ("m", i)))), Wider);

        Assert.Equal(100, engine.Compute(AsOf.Latest)!.Quality.Readings);
        Assert.Equal(Some.Place(100), engine.PositionOf(Some.Shard.Shard));
    }
}
