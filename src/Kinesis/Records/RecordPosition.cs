namespace SensorGrid.Kinesis.Records;

/// <summary>The position of a user record in its shard; a later record of the same shard has a greater one.</summary>
/// <param name="SequenceNumber">The Kinesis record's sequence number: decimal digits without leading zeros, too many for 128 bits.</param>
/// <param name="SubSequenceNumber">The position among the user records of an aggregated record, from 0; 0 for any other record.</param>
public readonly record struct RecordPosition(string SequenceNumber, long SubSequenceNumber) : IComparable<RecordPosition>
{
    public int CompareTo(RecordPosition other)
    {
        // Decimal digits without leading zeros: the longer number is the larger one.
        var byLength = SequenceNumber.Length.CompareTo(other.SequenceNumber.Length);
        if (byLength != 0)
        {
            return byLength;
        }

        var bySequence = string.CompareOrdinal(SequenceNumber, other.SequenceNumber);
        return bySequence != 0 ? bySequence : SubSequenceNumber.CompareTo(other.SubSequenceNumber);
    }

    public static bool operator <(RecordPosition left, RecordPosition right) => left.CompareTo(right) < 0;

    public static bool operator <=(RecordPosition left, RecordPosition right) => left.CompareTo(right) <= 0;

    public static bool operator >(RecordPosition left, RecordPosition right) => left.CompareTo(right) > 0;

    public static bool operator >=(RecordPosition left, RecordPosition right) => left.CompareTo(right) >= 0;
}
