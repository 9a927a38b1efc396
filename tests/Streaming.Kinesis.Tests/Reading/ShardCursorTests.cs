using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Streaming.Kinesis.Shards;
using Record = SensorGrid.Kinesis.Client.Model.Record;

namespace SensorGrid.Streaming.Kinesis.Tests.Reading;

public sealed class ShardCursorTests
{
    private const int RecordsPerRead = 10;

    [Theory]
    [InlineData(1L, 0)]
    [InlineData(1L, 3)]
    [InlineData(0L, 10)]
    [InlineData(null, 10)]
    public void A_reader_is_behind_when_the_server_says_so_or_the_page_is_full(long? behind, int records) =>
        Assert.True(ShardCursor.MoreMayBeReady(Page(behind, records, bytes: 10), RecordsPerRead));

    [Fact]
    public void A_page_may_be_full_of_bytes_too() => Assert.True(ShardCursor.MoreMayBeReady(Page(0, 2, bytes: 1 << 19), RecordsPerRead));

    [Theory]
    [InlineData(0L, 0)]
    [InlineData(0L, 9)]
    [InlineData(null, 9)]
    public void A_small_page_is_the_tip_so_the_reads_that_the_next_records_wait_for_are_not_used_up(long? behind, int records) =>
        Assert.False(ShardCursor.MoreMayBeReady(Page(behind, records, bytes: 10), RecordsPerRead));

    private static GetRecordsResponse Page(long? behind, int records, int bytes) => new()
    {
        MillisBehindLatest = behind,
        Records = [.. Enumerable.Range(0, records).Select(_ => new Record { Data = new byte[bytes] })],
    };
}
