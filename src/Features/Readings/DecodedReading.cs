namespace SensorGrid.Features.Readings;

/// <summary>A valid reading and its position in its record.</summary>
/// <param name="Index">The ordinal of its element over the whole record, from 0: over arrays, lines and objects one after the other alike.</param>
/// <param name="Reading">The reading.</param>
public readonly record struct DecodedReading(int Index, Reading Reading)
{
    /// <summary>The offset of its bytes in the record, or in <see cref="DecodedRecord.Inflated"/>.</summary>
    public int Offset { get; init; }

    /// <summary>Its length in bytes.</summary>
    public int Length { get; init; }
}
