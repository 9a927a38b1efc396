using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Readings;
using static SensorGrid.Features.Tests.Engine.EngineFixture;

namespace SensorGrid.Features.Tests.Engine;

/// <summary>Of readings with one event time, the log's order counts.</summary>
public sealed class OrderOfTheLogTests
{
    [Fact]
    public void Of_two_values_with_one_event_time_the_later_one_in_the_log_is_the_last()
    {
        var engine = Fed([Some.Reading(Some.Noon, ("m", 100)), Some.Reading(Some.Noon, ("m", 20)), Some.Reading(Some.Noon, ("m", 50))]);

        Assert.Equal((100, 50), (Latest(engine, "m_first_1m"), Latest(engine, "m_last_1m")));
        Assert.Equal((100, 50), (Latest(Restored(engine), "m_first_1h"), Latest(Restored(engine), "m_last_1h")));
    }

    [Fact]
    public void Equal_event_times_keep_the_logs_order_when_they_have_become_tiles()
    {
        var engine = Fed(
        [
            .. Enumerable.Range(0, 3).Select(i => Some.Reading(Some.Noon, ("m", 3 - i))),
            Some.Reading(Some.Noon.AddMinutes(30), ("n", 1)),
        ]);

        Assert.Equal((3, 1), (Latest(engine, "m_first_1h"), Latest(engine, "m_last_1h")));
    }

    [Fact]
    public void Of_two_shards_the_lower_one_comes_first_whichever_is_read_first()
    {
        Reading low = Some.Reading(Some.Noon, ("m", 1)), high = Some.Reading(Some.Noon, ("m", 2));
        var engine = new KeyEngine(FeatureDefinitions.Default);

        engine.Add(Lineage("shard-2"), Some.Place(1), high);
        engine = Restored(engine);
        engine.Add(Lineage("shard-1"), Some.Place(9), low);
        engine = Restored(engine);
        engine.Add(Lineage("shard-2"), Some.Place(2), Some.Reading(Some.Noon, ("m", 3)));

        Assert.Equal((1, 3), (Latest(engine, "m_first_1m"), Latest(engine, "m_last_1m")));
    }
}
