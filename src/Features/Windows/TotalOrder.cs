namespace SensorGrid.Features.Windows;

/// <summary>The order of readings of one metric: by event time, then by value in the total order of IEEE 754 (so -0.0 is before 0.0).</summary>
/// <remarks>It is total, so a set of readings has one order, whatever the order it arrived in.</remarks>
internal static class TotalOrder
{
    public static bool IsBefore(long time, double value, long otherTime, double otherValue) =>
        time != otherTime ? time < otherTime : Key(value) < Key(otherValue);

    /// <summary>A number that is ordered as the values are.</summary>
    public static long Key(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        return bits ^ ((bits >> 63) & long.MaxValue);
    }
}
