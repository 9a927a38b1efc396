namespace SensorGrid.Features.Readings;

/// <summary>What one record held: every reading of it is in one of the two lists, in the record's order.</summary>
/// <param name="Readings">The valid readings, each with its place in a record that holds an array (0 otherwise).</param>
/// <param name="Rejected">The others, each with a reason. A record that is not well-formed JSON is refused whole.</param>
public sealed record DecodedRecord(IReadOnlyList<DecodedReading> Readings, IReadOnlyList<RejectedReading> Rejected)
{
    /// <summary>A record that is refused whole.</summary>
    /// <param name="reason">What is wrong, in a sentence for the one who sent it.</param>
    /// <param name="length">How many bytes it has.</param>
    public static DecodedRecord Refused(string reason, int length) => new([], [new RejectedReading(0, reason, 0, length)]);
}

/// <summary>A valid reading and its place in its record, from 0.</summary>
public readonly record struct DecodedReading(int Index, Reading Reading);
