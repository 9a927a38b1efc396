using System.Globalization;

namespace SensorGrid.Sql.Values;

/// <summary>Writes intervals: <c>1-06</c> is a year and six months, <c>2 03:04:05.006</c> is two days and a time.</summary>
internal static class IntervalText
{
    /// <summary>Writes a number of months.</summary>
    public static string WriteMonths(long months) =>
        string.Create(CultureInfo.InvariantCulture, $"{(months < 0 ? "-" : "")}{Int128.Abs(months) / 12}-{(int)(Int128.Abs(months) % 12):00}");

    /// <summary>Writes a number of milliseconds.</summary>
    public static string WriteDuration(long milliseconds)
    {
        var rest = Int128.Abs(milliseconds);
        var (days, clock) = (rest / TimeText.MillisecondsOfDay, TimeText.Write((long)(rest % TimeText.MillisecondsOfDay), SqlKind.Time));
        return string.Create(CultureInfo.InvariantCulture, $"{(milliseconds < 0 ? "-" : "")}{days} {clock}");
    }
}
