using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Streaming.Kinesis.Tests.Reading;

public sealed class BehindTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Before_the_first_page_nobody_knows_how_far_a_reader_is_behind() =>
        Assert.Null(new ShardReaderStatus("s", Noon).Status.BehindAt(Noon));

    [Theory]
    [InlineData(ShardReadState.Reading, 30, true)]
    [InlineData(ShardReadState.Reading, 61, false)]
    [InlineData(ShardReadState.BackingOff, 5, true)]
    [InlineData(ShardReadState.BackingOff, 11, false)]
    [InlineData(ShardReadState.Ended, 3600, true)]
    public void It_is_known_for_a_while_after_a_page_and_for_less_while_reads_fail(ShardReadState state, int secondsLater, bool isKnown)
    {
        var monitor = new ShardReaderStatus("s", Noon);
        monitor.OnPage(TimeSpan.Zero, Noon);
        monitor.Enter(state);

        Assert.Equal(isKnown ? TimeSpan.Zero : null, monitor.Status.BehindAt(Noon.AddSeconds(secondsLater)));
    }
}
