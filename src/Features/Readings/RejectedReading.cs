namespace SensorGrid.Features.Readings;

/// <summary>A reading, or a whole record, that cannot be taken.</summary>
/// <param name="Index">Its place in a record that holds an array, from 0; 0 when the record as a whole is refused.</param>
/// <param name="Reason">What is wrong, in a sentence for the one who sent it.</param>
/// <param name="Offset">Where its bytes begin in the record.</param>
/// <param name="Length">How many bytes it has.</param>
public sealed record RejectedReading(int Index, string Reason, int Offset, int Length);
