using SensorGrid.Kinesis.Aggregation;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.Records;
using SensorGrid.Streaming.Kinesis.Shards;
using Record = SensorGrid.Kinesis.Client.Model.Record;

namespace SensorGrid.Streaming.Kinesis.Tests.Reading;

public sealed class ShardPageTests
{
    private static readonly DateTimeOffset SentAt = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_part_ends_with_the_record_of_the_stream_in_which_it_becomes_long_enough()
    {
        var page = Page(null, Aggregate("10", 600), Aggregate("11", 700), Aggregate("12", 5), Aggregate("13", 2));

        var parts = page.Parts().ToArray();

        Assert.Equal([1300, 7], parts.Select(part => part.Count));
        Assert.Equal(new RecordPosition("11", 699), parts[0][^1].Position);
        Assert.Equal(new RecordPosition("13", 1), parts[1][^1].Position);
        Assert.Equal(parts[1][^1].Position, page.Last);
    }

    [Fact]
    public void Every_user_record_comes_once_and_in_order()
    {
        var parts = Page(null, [.. Enumerable.Range(10, 40).Select(number => Aggregate($"{number}", number * 7 % 300 + 1))]).Parts();

        var positions = parts.SelectMany(part => part).Select(record => record.Position).ToArray();

        Assert.Equal(positions.Order(), positions);
        Assert.Equal(Enumerable.Range(10, 40).Sum(number => (number * 7 % 300) + 1), positions.Distinct().Count());
    }

    [Fact]
    public void What_was_taken_of_an_aggregated_record_does_not_come_again()
    {
        var page = Page(new RecordPosition("10", 3), Aggregate("10", 6), Aggregate("11", 2));

        Assert.Equal(
            [new("10", 4), new("10", 5), new("11", 0), new RecordPosition("11", 1)], Assert.Single(page.Parts()).Select(record => record.Position));
    }

    [Fact]
    public void A_page_of_nothing_but_what_was_taken_has_no_part_no_last_record_and_does_not_tell_how_far_it_was_read()
    {
        var page = Page(new RecordPosition("10", 5), Aggregate("10", 6));

        Assert.Empty(page.Parts());
        Assert.Null(page.Last);
        Assert.Null(page.ReadUntil);
        Assert.Equal(0, page.Bytes);
    }

    [Fact]
    public void An_empty_page_at_the_tip_has_been_read_until_it_was_asked_for() => Assert.Equal(SentAt, Page(null).ReadUntil);

    private static ShardPage Page(RecordPosition? after, params Record[] records) =>
        new(new GetRecordsResponse { Records = [.. records], MillisBehindLatest = 0, NextShardIterator = "next" }, null, after, SentAt);

    private static Record Aggregate(string sequenceNumber, int records)
    {
        var encoder = new AggregatedRecordEncoder();
        for (var i = 0; i < records; i++)
        {
            encoder.Add("key", null, new byte[] { 1, 2, 3 });
        }

        return new Record { SequenceNumber = sequenceNumber, PartitionKey = "outer", Data = encoder.Encode(), ApproximateArrivalTimestamp = SentAt.UtcDateTime };
    }
}
