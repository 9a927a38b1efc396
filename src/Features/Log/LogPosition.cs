namespace SensorGrid.Features.Log;

/// <summary>The position of a reading in its shard; a later reading of the same shard has a greater one.</summary>
/// <param name="Sequence">The record's sequence number. Of an aggregated record: that of the Kinesis record it came in.</param>
/// <param name="SubSequence">The position among the user records of one aggregated (KPL) record, from 0; 0 for any other record.</param>
/// <param name="Index">The position in a record that holds an array of readings, from 0; 0 for a record that holds one.</param>
public readonly record struct LogPosition(SequenceNumber Sequence, long SubSequence, int Index) : IComparable<LogPosition>
{
    public int CompareTo(LogPosition other)
    {
        var bySequence = Sequence.CompareTo(other.Sequence);
        if (bySequence != 0)
        {
            return bySequence;
        }

        var bySubSequence = SubSequence.CompareTo(other.SubSequence);
        return bySubSequence != 0 ? bySubSequence : Index.CompareTo(other.Index);
    }

    public static bool operator <(LogPosition left, LogPosition right) => left.CompareTo(right) < 0;

    public static bool operator <=(LogPosition left, LogPosition right) => left.CompareTo(right) <= 0;

    public static bool operator >(LogPosition left, LogPosition right) => left.CompareTo(right) > 0;

    public static bool operator >=(LogPosition left, LogPosition right) => left.CompareTo(right) >= 0;
}
