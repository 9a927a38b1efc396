using SensorGrid.Kinesis.Aggregation;
using SensorGrid.Kinesis.Records;
using Record = SensorGrid.Kinesis.Client.Model.Record;

namespace SensorGrid.Kinesis.Tests.Aggregation;

public sealed class UserRecordsTests
{
    [Fact]
    public void A_plain_record_is_one_user_record_with_sub_sequence_number_0()
    {
        var arrival = new DateTime(2026, 11, 23, 10, 0, 0, DateTimeKind.Utc);
        var record = new Record { SequenceNumber = "17", PartitionKey = "key", Data = new byte[] { 1, 2 }, ApproximateArrivalTimestamp = arrival };
        var user = Assert.Single(UserRecords.Of(record, null));
        Assert.Equal(new RecordPosition("17", 0), user.Position);
        Assert.Equal("key", user.PartitionKey);
        Assert.Equal(new DateTimeOffset(arrival), user.ApproximateArrivalTimestamp);
        Assert.Equal(new byte[] { 1, 2 }, user.Data.ToArray());
    }

    [Fact]
    public void User_records_of_an_aggregated_record_are_numbered_and_those_out_of_the_shards_range_have_a_defect()
    {
        var encoder = new AggregatedRecordEncoder();
        encoder.Add("a", 10, new byte[] { 1 });
        encoder.Add("b", 11, new byte[] { 2 });
        encoder.Add("a", 9, new byte[] { 3 });
        encoder.Add("c", 20, new byte[] { 4 });
        var record = new Record { SequenceNumber = "17", PartitionKey = "outer", Data = encoder.Encode() };

        var users = UserRecords.Of(record, new HashRange(10, 19));

        Assert.Equal([0, 1, 2, 3], users.Select(user => user.Position.SubSequenceNumber));
        Assert.All(users, user => Assert.Equal("17", user.Position.SequenceNumber));
        Assert.Equal(["a", "b", "a", "c"], users.Select(user => user.PartitionKey));
        Assert.Equal([1, 2, 3, 4], users.Select(user => user.Data.Span[0]));
        Assert.Equal([true, true, false, false], users.Select(user => user.Defect is null));
        Assert.All(UserRecords.Of(record, null), user => Assert.Null(user.Defect));
    }

    [Fact]
    public void An_aggregated_record_that_cannot_be_taken_apart_is_one_record_with_all_its_bytes()
    {
        var record = new Record { SequenceNumber = "17", PartitionKey = "outer", Data = Raw.Sealed(Raw.PartitionKey("a"), Raw.Record(0), Raw.Record(1)) };

        var user = Assert.Single(UserRecords.Of(record, null));

        Assert.Equal((new RecordPosition("17", 0), "outer"), (user.Position, user.PartitionKey));
        Assert.Equal(record.Data.ToArray(), user.Data.ToArray());
        Assert.NotNull(user.Defect);
    }
}
