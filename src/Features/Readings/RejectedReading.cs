namespace SensorGrid.Features.Readings;

/// <summary>An element of a record, or a whole record, that cannot be used.</summary>
/// <param name="Index">The ordinal of the element over the whole record, from 0; 0 when the record as a whole is refused.</param>
/// <param name="Reason">The fault and the remedy, in a sentence or two for the sender.</param>
/// <param name="Offset">The position of its bytes in the record, or in <see cref="DecodedRecord.Inflated"/>.</param>
/// <param name="Length">Its number of bytes; 0 when there is nothing, such as after a missing end.</param>
public sealed record RejectedReading(int Index, string Reason, int Offset, int Length);
