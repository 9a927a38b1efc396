using CsCheck;
using SensorGrid.Features.Log;

namespace SensorGrid.Features.Tests.Log;

public sealed class ShardNameTests
{
    private const string Id = "shardId-000000000003";

    private static readonly Gen<string> StreamName = Gen.Char["abcxyzABC019_.-"].Array[1, 20].Select(characters => new string(characters));

    [Fact]
    public void A_shard_of_the_main_stream_has_its_id_for_a_name() => Assert.Equal(Id, ShardName.Of(null, Id).ToString());

    [Fact]
    public void A_shard_of_another_stream_has_the_stream_before_its_id() => Assert.Equal($"line-2:{Id}", ShardName.Of("line-2", Id).ToString());

    [Fact]
    public void Shards_with_equal_ids_in_two_streams_have_different_names() =>
        Assert.Equal(3, new[] { ShardName.Of(null, Id), ShardName.Of("a", Id), ShardName.Of("b", Id) }.Distinct().Count());

    [Fact]
    public void The_text_of_a_name_gives_back_its_source_and_its_id() =>
        Gen.Select(StreamName.Null(), StreamName).Sample((source, shardId) =>
        {
            var name = ShardName.Parse(ShardName.Of(source, shardId).ToString());

            Assert.Equal((source, shardId), (name.Source, name.ShardId));
            Assert.Equal(ShardName.Of(source, shardId), name);
        });

    [Fact]
    public void Names_are_in_the_ordinal_order_of_their_texts() =>
        Gen.Select(StreamName.Null(), StreamName, StreamName.Null(), StreamName).Sample((source, shardId, otherSource, otherId) =>
        {
            var (one, other) = (ShardName.Of(source, shardId), ShardName.Of(otherSource, otherId));

            Assert.Equal(Math.Sign(string.CompareOrdinal(one.ToString(), other.ToString())), Math.Sign(one.CompareTo(other)));
        });

    [Fact]
    public void No_name_has_no_text_and_no_id() =>
        Assert.Equal((true, "", null, ""), (ShardName.Parse("").IsNone, default(ShardName).ToString(), default(ShardName).Source, default(ShardName).ShardId));
}
