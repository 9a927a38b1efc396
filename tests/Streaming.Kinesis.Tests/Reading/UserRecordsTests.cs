using SensorGrid.Streaming.Kinesis.Shards;
using Record = SensorGrid.Streaming.Kinesis.Client.Model.Record;

namespace SensorGrid.Streaming.Kinesis.Tests.Reading;

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
}
