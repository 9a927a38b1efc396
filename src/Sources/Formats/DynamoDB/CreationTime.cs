using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.DynamoDB;

/// <summary>Reads <c>ApproximateCreationDateTime</c>.</summary>
internal static class CreationTime
{
    // As milliseconds: March 1973 and November 5138.
    private const decimal LeastMilliseconds = 1e11m;
    private const decimal LeastMicroseconds = 1e14m;

    /// <summary>Reads a time.</summary>
    /// <param name="number">The number.</param>
    /// <param name="precision">
    /// <c>MILLISECOND</c> or <c>MICROSECOND</c>; when it is missing the size of the number decides, seconds among them, as the streams of DynamoDB itself have them.
    /// </param>
    /// <param name="time">The instant, UTC.</param>
    /// <returns>False when it is no time, or the precision is unknown.</returns>
    public static bool TryRead(ReadOnlySpan<byte> number, ReadOnlySpan<byte> precision, out DateTimeOffset time)
    {
        time = default;
        if (!EpochTime.TryDecimal(number, out var value))
        {
            return false;
        }

        if (precision.IsEmpty)
        {
            var unit = value < LeastMilliseconds ? EpochUnit.Seconds : value < LeastMicroseconds ? EpochUnit.Milliseconds : EpochUnit.Microseconds;
            return EpochTime.TryRead(value, unit, out time);
        }

        return precision.SequenceEqual("MILLISECOND"u8) ? EpochTime.TryRead(value, EpochUnit.Milliseconds, out time)
            : precision.SequenceEqual("MICROSECOND"u8) && EpochTime.TryRead(value, EpochUnit.Microseconds, out time);
    }
}
