using SensorGrid.Streaming.Kinesis.Client.Model;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>The records that a producer put, out of a record of the stream. This is the one place that knows of records within records.</summary>
public static class UserRecords
{
    public static IEnumerable<ShardRecord> Of(Record record)
    {
        var arrival = record.ApproximateArrivalTimestamp is { } utc ? new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)) : default;
        yield return new ShardRecord(new RecordPosition(record.SequenceNumber, 0), record.PartitionKey, arrival, record.Data);
    }
}
