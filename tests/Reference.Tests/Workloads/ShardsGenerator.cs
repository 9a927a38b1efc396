using System.Globalization;

namespace SensorGrid.Reference.Tests.Workloads;

/// <summary>Draws the shards that a sensor's readings come through.</summary>
internal static class ShardsGenerator
{
    public static ShardSpec[] Generate(Draw draw) => draw.Between(0, 9) switch
    {
        <= 1 => [.. Enumerable.Range(0, draw.Between(2, 3)).Select(i => new ShardSpec(Id(draw.Between(0, 9) + (10 * i)), []))],
        2 => Chain(draw.Between(2, 3)),
        _ => [new ShardSpec(Id(draw.Between(0, 9)), [])],
    };

    public static bool IsOneLineage(ShardSpec[] shards) => shards.Zip(shards.Skip(1)).All(pair => pair.Second.Parents.Contains(pair.First.Id));

    private static ShardSpec[] Chain(int length) =>
        [.. Enumerable.Range(0, length).Select(i => new ShardSpec(Id(3 * i), i == 0 ? [] : [Id(3 * (i - 1))]))];

    private static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"shardId-{number:D12}");
}
