using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.Records;
using SensorGrid.Streaming.Kinesis.Shards;
using Record = SensorGrid.Kinesis.Client.Model.Record;

namespace SensorGrid.Streaming.Kinesis.Tests.Reading;

public sealed class EarlierDeliveriesTests
{
    private static readonly DateTimeOffset ClaimedAt = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly EarlierDeliveries _earlier = new(ClaimedAt);

    [Fact]
    public void A_page_without_records_at_the_tip_is_behind_them()
    {
        Read(behind: 0);

        Assert.True(_earlier.AreBehind);
    }

    [Fact]
    public void A_page_without_records_that_is_not_at_the_tip_shows_nothing()
    {
        Read(behind: 1_000);

        Assert.False(_earlier.AreBehind);
    }

    [Theory]
    [InlineData(0, 10, false)]
    [InlineData(0, 11, true)]
    [InlineData(1, 11, false)]
    [InlineData(null, 11, false)]
    [InlineData(1, 300, false)]
    [InlineData(1, 301, true)]
    [InlineData(null, 301, true)]
    public void A_record_that_arrived_after_the_claim_is_behind_them_soon_where_the_server_says_that_it_is_the_newest_and_else_late(int? behind, int seconds, bool isBehind)
    {
        Read(behind, ClaimedAt.AddSeconds(seconds));

        Assert.Equal(isBehind, _earlier.AreBehind);
    }

    [Fact]
    public void It_is_the_last_record_of_a_page_that_counts()
    {
        Read(0, ClaimedAt.AddSeconds(60), ClaimedAt.AddSeconds(5));

        Assert.False(_earlier.AreBehind);
    }

    [Fact]
    public void A_page_of_nothing_new_shows_nothing()
    {
        var record = Record(7, ClaimedAt.AddHours(1));
        _earlier.OnPage(new ShardPage(Response(0, record), null, new RecordPosition("7", 0), ClaimedAt));

        Assert.False(_earlier.AreBehind);
    }

    private void Read(int? behind, params DateTimeOffset[] arrivals) =>
        _earlier.OnPage(new ShardPage(Response(behind, [.. arrivals.Select((arrival, i) => Record(i + 1, arrival))]), null, null, ClaimedAt));

    private static GetRecordsResponse Response(int? behind, params Record[] records) => new() { Records = [.. records], MillisBehindLatest = behind, NextShardIterator = "next" };

    private static Record Record(int number, DateTimeOffset arrival) =>
        new() { SequenceNumber = $"{number}", PartitionKey = "k", Data = new byte[] { 1 }, ApproximateArrivalTimestamp = arrival.UtcDateTime };
}
