namespace SensorGrid.Cli.Input;

/// <summary>Finds out from the beginning of a JSON file whether its lines are its parts.</summary>
internal static class JsonLayout
{
    private static ReadOnlySpan<byte> InTheMiddle => "{[:,"u8;

    /// <param name="head">The beginning of the file, without a byte order mark.</param>
    public static IJsonCutter Detect(ReadOnlySpan<byte> head) => IsLines(head.TrimStart(JsonScan.Blank)) ? new JsonLineCutter() : new JsonValueCutter();

    private static bool IsLines(ReadOnlySpan<byte> head)
    {
        var end = head.IndexOf((byte)'\n');
        var line = (end < 0 ? head : head[..end]).TrimEnd(JsonScan.Blank);
        if (line.IsEmpty || line[0] is not ((byte)'{' or (byte)'['))
        {
            return true;
        }

        // A value that its line holds is a line of NDJSON, unless another one follows on the line; then, and for one without a line's end, all is cut by values.
        if (JsonScan.LengthOfValue(line, isLast: false) is { } length)
        {
            return length == line.Length && end >= 0;
        }

        // A value over several lines; or the line is a broken one, above others that each begin anew.
        var below = end < 0 ? [] : head[end..].TrimStart(JsonScan.Blank);
        return line[0] == '{' && !below.IsEmpty && below[0] == '{' && !InTheMiddle.Contains(line[^1]);
    }
}
