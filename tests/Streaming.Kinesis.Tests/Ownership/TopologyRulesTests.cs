using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Streaming.Kinesis.Configuration;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Streaming.Kinesis.Tests.Ownership;

public sealed class TopologyRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    /// <summary>a and b were merged into c; c was split into d and e; f stands alone.</summary>
    private static readonly Shard[] Shards =
    [
        Of("a", closed: true), Of("b", closed: true), Of("c", closed: true, "a", "b"), Of("d", closed: false, "c"), Of("e", closed: false, "c"), Of("f", closed: false),
    ];

    [Fact]
    public void A_shard_is_readable_when_all_of_its_parents_have_ended()
    {
        Assert.Equal(["a", "b", "f"], Readable());
        Assert.Equal(["b", "f"], Readable("a"));
        Assert.Equal(["c", "f"], Readable("a", "b"));
        Assert.Equal(["d", "e", "f"], Readable("a", "b", "c"));
        Assert.Equal(["e"], Readable("a", "b", "c", "d", "f"));
    }

    [Fact]
    public void A_parent_that_the_stream_does_not_list_any_more_is_not_waited_for() =>
        Assert.Equal(["c", "f"], TopologyRules.Readable(Shards[2..], new StreamTopologyState { InitialShards = [] }).Select(shard => shard.ShardId));

    [Fact]
    public void Latest_is_a_time_for_the_shards_that_were_open_and_the_closed_ones_are_done_with()
    {
        var state = TopologyRules.Join(Shards, Options(KinesisStartPosition.Latest), Now);
        var later = TopologyRules.Readable([.. Shards, Of("g", closed: false, "f")], state with { Ended = [.. state.Ended, "f"] });
        Assert.Equal(
            [("d", (DateTimeOffset?)Now), ("e", Now), ("g", null)],
            later.Select(shard => (shard.ShardId, shard.StartAt)));
    }

    [Fact]
    public void The_oldest_record_is_the_beginning_of_every_shard_by_default()
    {
        var state = TopologyRules.Join(Shards, Options(KinesisStartPosition.TrimHorizon), Now);
        Assert.All(TopologyRules.Readable(Shards, state), shard => Assert.Null(shard.StartAt));
        Assert.Empty(state.Ended);
    }

    [Fact]
    public void Shards_that_the_stream_does_not_list_any_more_are_forgotten()
    {
        var state = new StreamTopologyState { InitialShards = ["a", "f"], Ended = ["a", "b"] };
        var shorter = TopologyRules.Forget(state, Shards[1..])!;
        Assert.Equal(["f"], shorter.InitialShards!);
        Assert.Equal(["b"], shorter.Ended);
        Assert.Null(TopologyRules.Forget(shorter, Shards[1..]));
    }

    private static IEnumerable<string> Readable(params string[] ended) =>
        TopologyRules.Readable(Shards, new StreamTopologyState { InitialShards = [], Ended = ended }).Select(shard => shard.ShardId);

    private static KinesisStreamOptions Options(KinesisStartPosition position) => new() { StreamName = "s", StartPosition = position };

    private static Shard Of(string id, bool closed, string? parent = null, string? adjacent = null) => new()
    {
        ShardId = id,
        ParentShardId = parent,
        AdjacentParentShardId = adjacent,
        SequenceNumberRange = new SequenceNumberRange { StartingSequenceNumber = "1", EndingSequenceNumber = closed ? "2" : null },
    };
}
