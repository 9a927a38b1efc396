using System.Text;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Readings;

namespace SensorGrid.Features.Tests.Engine;

public sealed class CompactedDuplicateTests
{
    private static readonly FeatureDefinitions Capped = FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(
        """{"maxRawReadings":2,"features":[{"metrics":["*"],"aggregations":["count","sum"],"windows":["1m",{"length":"1h","hop":"1m"}]}]}"""));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_duplicate_at_a_lower_place_counts_once_though_the_first_is_no_longer_kept_one_by_one(int copies)
    {
        var engine = new KeyEngine(Capped);
        var upper = EngineFixture.Lineage("shardId-000000000009");
        for (var i = 0; i < 6; i++)
        {
            engine.Add(upper, Some.Place(i + 1), Reading(i));
        }

        for (var copy = 0; copy < copies; copy++)
        {
            var lower = EngineFixture.Lineage($"shardId-00000000000{5 - copy}");
            Assert.Equal(ReadingDisposition.Duplicate, engine.Add(lower, Some.Place(100), Reading(0)));
        }

        Assert.Equal((6, 21), (EngineFixture.Latest(engine, "m_count_1m"), EngineFixture.Latest(engine, "m_sum_1m")));
        Assert.Equal((6, 21), (EngineFixture.Latest(engine, "m_count_1h"), EngineFixture.Latest(engine, "m_sum_1h")));
    }

    private static Reading Reading(int second) => new("s", Some.Noon.AddSeconds(second), [new MetricValue("m", second + 1)], $"id-{second}");
}
