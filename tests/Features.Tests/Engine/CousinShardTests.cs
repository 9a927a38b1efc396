using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;

namespace SensorGrid.Features.Tests.Engine;

public sealed class CousinShardTests
{
    private static readonly ShardLineage Root = EngineFixture.Lineage("shardId-000000000000");
    private static readonly ShardLineage Left = EngineFixture.Lineage("shardId-000000000001", "shardId-000000000000");
    private static readonly ShardLineage Right = EngineFixture.Lineage("shardId-000000000002", "shardId-000000000000");
    private static readonly ShardLineage Grandchild = EngineFixture.Lineage("shardId-000000000003", "shardId-000000000001");

    [Fact]
    public void What_is_late_in_one_branch_does_not_depend_on_how_far_the_other_has_been_read()
    {
        var first = AfterTheRoot();
        first.Add(Grandchild, Some.Place(30), Some.Reading(Some.Noon.AddSeconds(2), ("m", 3)));
        Assert.Equal(ReadingDisposition.Late, first.Add(Right, Some.Place(20), Some.Reading(Some.Noon.AddMinutes(-2), ("m", 4))));

        var second = AfterTheRoot();
        Assert.Equal(ReadingDisposition.Late, second.Add(Right, Some.Place(20), Some.Reading(Some.Noon.AddMinutes(-2), ("m", 4))));
        second.Add(Grandchild, Some.Place(30), Some.Reading(Some.Noon.AddSeconds(2), ("m", 3)));

        Assert.Equal(EngineFixture.LatestBits(first), EngineFixture.LatestBits(second));
    }

    [Fact]
    public void Ancestors_are_forgotten_when_no_window_reaches_back_to_them()
    {
        var engine = AfterTheRoot();
        engine.Add(Grandchild, Some.Place(30), Some.Reading(Some.Noon.AddHours(3), ("m", 3)));
        engine.Add(EngineFixture.Lineage("shardId-000000000004", "shardId-000000000003"), Some.Place(40), Some.Reading(Some.Noon.AddHours(3), ("m", 3)));

        Assert.Equal(
            ["shardId-000000000003", "shardId-000000000004"],
            engine.Compute(AsOf.Latest)!.Positions.Select(position => position.Shard.ToString()));
    }

    private static KeyEngine AfterTheRoot()
    {
        var engine = new KeyEngine(FeatureDefinitions.Default);
        engine.Add(Root, Some.Place(1), Some.Reading(Some.Noon, ("m", 1)));
        engine.Add(Left, Some.Place(10), Some.Reading(Some.Noon.AddSeconds(1), ("m", 2)));
        return engine;
    }
}
