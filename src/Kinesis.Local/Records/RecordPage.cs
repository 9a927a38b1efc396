namespace SensorGrid.Kinesis.Local.Records;

/// <summary>Records that were written into an answer.</summary>
/// <param name="Next">The ordinal at which the next page begins.</param>
/// <param name="LastArrival">The arrival time of the last one, in milliseconds since 1970; 0 when there is none.</param>
/// <param name="Bytes">The bytes of their data.</param>
/// <param name="Count">Their number.</param>
internal readonly record struct RecordPage(long Next, long LastArrival, int Bytes, int Count);
