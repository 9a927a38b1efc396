namespace SensorGrid.Features.Readings;

/// <summary>The readings of one record: each element of it is in one of the two lists, in the record's order.</summary>
/// <param name="Readings">The valid readings, each with its position in the record.</param>
/// <param name="Rejected">The others, each with a reason; not more than the decoder keeps: see <see cref="RejectedCount"/>.</param>
public readonly record struct DecodedRecord(IReadOnlyList<DecodedReading> Readings, IReadOnlyList<RejectedReading> Rejected)
{
    /// <summary>The number of refused elements, also those that are not kept.</summary>
    public int RejectedCount { get; init; }

    /// <summary>Gets whether the record is refused as a whole; the one rejection then has all of its bytes.</summary>
    public bool IsRefusedWhole { get; init; }

    /// <summary>The bytes that offsets count in, when the record was compressed; null when they count in the record itself.</summary>
    public ReadOnlyMemory<byte>? Inflated { get; init; }
}
