using System.Globalization;
using SensorGrid.Cli.CommandLine;

namespace SensorGrid.Cli.Input;

/// <summary>Finds the time zone that <c>--time-zone</c> names: an IANA id, <c>local</c>, or an offset.</summary>
internal static class TimeZoneName
{
    private static readonly string[] OffsetFormats = [@"hh\:mm", "hhmm", "hh"];
    private static readonly TimeSpan LargestOffset = TimeSpan.FromHours(14);

    /// <exception cref="CliException">There is no such zone.</exception>
    public static TimeZoneInfo Find(string name)
    {
        if (string.Equals(name, "local", StringComparison.OrdinalIgnoreCase))
        {
            return TimeZoneInfo.Local;
        }

        if (name is "Z" or "z" || string.Equals(name, "UTC", StringComparison.OrdinalIgnoreCase))
        {
            return TimeZoneInfo.Utc;
        }

        if (name.Length > 0 && name[0] is '+' or '-' && TimeSpan.TryParseExact(name.AsSpan(1), OffsetFormats, CultureInfo.InvariantCulture, out var offset)
            && offset <= LargestOffset)
        {
            return TimeZoneInfo.CreateCustomTimeZone(name, name[0] == '-' ? -offset : offset, name, name);
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
            ? zone
            : throw new CliException(
                $"--time-zone '{name}' is not known: give an IANA id such as Europe/Berlin, 'local' for this machine's zone, or an offset such as +01:00.", ExitCode.Usage);
    }
}
