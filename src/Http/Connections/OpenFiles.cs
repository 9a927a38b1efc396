using System.Globalization;

namespace SensorGrid.Http.Connections;

/// <summary>The descriptors of this process, of which every connection takes one. Read from <c>/proc</c>; not known on other systems than Linux.</summary>
public static class OpenFiles
{
    private const string Row = "Max open files";

    /// <summary>The most descriptors that this process may have open (<c>ulimit -n</c>; the runtime raises the soft limit to the hard one). Null when that is not known.</summary>
    public static long? Limit => File.Exists("/proc/self/limits") ? LimitOf(File.ReadAllLines("/proc/self/limits")) : null;

    /// <summary>The descriptors that are open now; 0 when that is not known.</summary>
    public static int Count => Directory.Exists("/proc/self/fd") ? Directory.GetFiles("/proc/self/fd").Length : 0;

    /// <summary>Reads the soft limit from the lines of <c>/proc/self/limits</c>; null for none.</summary>
    internal static long? LimitOf(IEnumerable<string> lines)
    {
        var row = lines.FirstOrDefault(line => line.StartsWith(Row, StringComparison.Ordinal));
        return row?[Row.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var soft, ..]
            && long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? limit
            : null;
    }
}
