using System.Globalization;

namespace SensorGrid.Grains.Interfaces.DeadLetters;

/// <summary>
/// The reason of a dead letter that holds a whole record, because too many of its readings were refused to keep them one by one. The others of the record
/// counted. Part of the stored format: letters of earlier versions have it.
/// </summary>
public static class WholeRecordReason
{
    private const string AfterCount = " readings of this record were refused; the first of them, at index ";

    /// <summary>Reports how many readings were refused, and why the first of them was.</summary>
    /// <param name="refused">The number.</param>
    /// <param name="index">The position of the first in the record, from 0.</param>
    /// <param name="reason">The fault of the first.</param>
    public static string Of(int refused, int index, string reason) =>
        string.Create(CultureInfo.InvariantCulture, $"{refused}{AfterCount}{index}: {reason}");

    /// <summary>Reads how many readings were refused; false when the reason is another one.</summary>
    public static bool TryParse(string reason, out int refused)
    {
        refused = 0;
        var end = reason.IndexOf(AfterCount, StringComparison.Ordinal);
        return end > 0 && int.TryParse(reason.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out refused);
    }
}
