using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Kinesis.Aggregation;

/// <summary>The records that a producer put, out of a record of the stream. This is the one place that knows of records within records.</summary>
/// <remarks>Live reader and offline replay both come through here, so they unpack an aggregated record (KPL) alike.</remarks>
public static class UserRecords
{
    /// <param name="record">The record as the stream has it.</param>
    /// <param name="shard">The hash range of the shard that it was read from; null when that is not known: then nothing is out of place.</param>
    /// <returns>At least one, in order. What must not be used has a <see cref="ShardRecord.Defect"/>; nothing is left out.</returns>
    public static IReadOnlyList<ShardRecord> Of(Record record, HashRange? shard)
    {
        var arrival = record.ApproximateArrivalTimestamp is { } utc ? new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)) : default;
        if (AggregatedRecordDecoder.Decode(record.Data) is not { } aggregate)
        {
            return [new ShardRecord(new RecordPosition(record.SequenceNumber, 0), record.PartitionKey, arrival, record.Data)];
        }

        if (aggregate.Defect is { } defect)
        {
            return [new ShardRecord(new RecordPosition(record.SequenceNumber, 0), record.PartitionKey, arrival, record.Data, defect)];
        }

        var records = new ShardRecord[aggregate.Records.Count];
        for (var i = 0; i < records.Length; i++)
        {
            var user = aggregate.Records[i];
            var misplaced = shard is { } range && !range.Contains(user.HashKey);
            records[i] = new ShardRecord(
                new RecordPosition(record.SequenceNumber, i), user.PartitionKey, arrival, user.Data, misplaced ? Misplaced(user) : null);
        }

        return records;
    }

    // The Kinesis Producer Library sends such a record again, to the shard where it belongs: taking it here, too, would count it twice.
    private static string Misplaced(UserRecord user) =>
        $"The aggregated record was put into a shard where this user record does not belong: its hash key {user.HashKey} is outside the shard's range.";
}
