namespace SensorGrid.Features.Readings;

/// <summary>What one record held: every reading of it is in one of the two lists, in the record's order.</summary>
/// <param name="Readings">The valid readings, each with its place in a record that holds an array (0 otherwise).</param>
/// <param name="Rejected">The others, each with a reason. A record that is not well-formed JSON is refused whole.</param>
public readonly record struct DecodedRecord(IReadOnlyList<DecodedReading> Readings, IReadOnlyList<RejectedReading> Rejected);

/// <summary>A valid reading and its place in its record, from 0.</summary>
public readonly record struct DecodedReading(int Index, Reading Reading);
