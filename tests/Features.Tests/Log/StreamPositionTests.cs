using SensorGrid.Features.Log;

namespace SensorGrid.Features.Tests.Log;

public sealed class StreamPositionTests
{
    private static readonly LogPosition Place = new(SequenceNumber.Parse("49590338271490256608559692538361571095921575989136588898"), 3, 1);

    [Fact]
    public void The_text_of_a_position_names_source_shard_sequence_sub_sequence_and_index() => Assert.Equal(
        "line.2:shardId-000000000003.49590338271490256608559692538361571095921575989136588898.3.1",
        new StreamPosition(ShardName.Of("line.2", "shardId-000000000003"), Place).ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("line.2")]
    public void The_text_of_a_position_is_read_back(string? source)
    {
        var position = new StreamPosition(ShardName.Of(source, "shardId-000000000003"), Place);

        Assert.True(StreamPosition.TryParse(position.ToString(), out var read));
        Assert.Equal(position, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("shard.1.2")]
    [InlineData("shard.x.0.0")]
    [InlineData("shard.1.0.99999999999")]
    public void Text_that_is_no_position_is_refused(string text) => Assert.False(StreamPosition.TryParse(text, out _));
}
