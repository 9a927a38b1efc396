using System.Globalization;
using System.Text.RegularExpressions;

namespace SensorGrid.Offline.Reference.Records;

/// <summary>Times as records have them.</summary>
internal static partial class ReferenceTime
{
    private static readonly long Earliest = new DateTime(2000, 1, 1).Ticks;

    /// <summary>Parses an event time to ticks, in UTC; null when it is not accepted.</summary>
    public static long? Parse(string text) => (Form().Match(text) is { Success: true } form ? OfForm(form) : OfNumber(text)) is { } ticks && ticks >= Earliest ? ticks : null;

    [GeneratedRegex(
        @"\A(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})([Tt ](?<hour>[0-9]{2}):(?<minute>[0-9]{2})(:(?<second>[0-9]{2})(\.(?<fraction>[0-9]+))?)? ?([Zz]|(?<sign>[+-])(?<hours>[0-9]{2})(:?(?<minutes>[0-9]{2}))?))?\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    private static long? OfForm(Match form)
    {
        if (!DateTime.TryParseExact(form.Groups["date"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return null;
        }

        var (hour, minute, second) = (Number(form, "hour"), Number(form, "minute"), Number(form, "second"));
        var (hours, minutes) = (Number(form, "hours"), Number(form, "minutes"));
        if (hour > 23 || minute > 59 || second > 59 || hours > 23 || minutes > 59)
        {
            return null;
        }

        var fraction = long.Parse((form.Groups["fraction"].Value + "0000000")[..7], CultureInfo.InvariantCulture);
        var offset = new TimeSpan(hours, minutes, 0) * (form.Groups["sign"].Value == "-" ? -1 : 1);
        var ticks = date.Ticks + new TimeSpan(hour, minute, second).Ticks + fraction - offset.Ticks;
        return ticks <= DateTime.MaxValue.Ticks ? ticks : null;
    }

    private static int Number(Match form, string group) =>
        form.Groups[group] is { Success: true } found ? int.Parse(found.Value, CultureInfo.InvariantCulture) : 0;

    private static long? OfNumber(string text)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var milliseconds) || Math.Abs(milliseconds) >= 1e15m)
        {
            return null;
        }

        var ticks = DateTime.UnixEpoch.Ticks + decimal.Floor(milliseconds * TimeSpan.TicksPerMillisecond);
        return ticks <= DateTime.MaxValue.Ticks ? (long)ticks : null;
    }
}
