namespace SensorGrid.Features.Readings;

/// <summary>Finds where a JSON object ends without reading it, also when it is malformed: by brackets, strings and lines alone.</summary>
public static class JsonStructure
{
    /// <summary>The most objects and arrays that may lie within one another: the bound that readers of JSON have by default.</summary>
    public const int MostDepth = 64;

    /// <summary>The end of a scan.</summary>
    public enum ScanEnd
    {
        /// <summary>At the bracket that closes the object.</summary>
        Closed,

        /// <summary>Before it is closed, at a line that begins as the object's own line does: with as many blanks, and with an object or an array.</summary>
        AtNextLine,

        /// <summary>At a bracket that does not fit, or at the end of the text.</summary>
        Broken,
    }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Determines whether a byte is white space, the separator of JSON sequences (RFC 7464), or a zero (padding).</summary>
    public static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0x1E or 0;

    /// <summary>Finds the first position from here on that is neither blank nor in a byte order mark; the text's length when there is none.</summary>
    public static int SkipBlanks(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length)
        {
            if (IsBlank(text[at]))
            {
                at++;
            }
            else if (text[at] == ByteOrderMark[0] && text[at..].StartsWith(ByteOrderMark))
            {
                at += ByteOrderMark.Length;
            }
            else
            {
                break;
            }
        }

        return at;
    }

    /// <summary>Counts the blanks from a position on.</summary>
    public static int IndentAt(ReadOnlySpan<byte> text, int lineStart)
    {
        var at = lineStart;
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t' or (byte)'\r')
        {
            at++;
        }

        return at - lineStart;
    }

    /// <summary>Scans the object, or the array, that begins at a position.</summary>
    /// <param name="text">The record.</param>
    /// <param name="at">The position where the object begins.</param>
    /// <param name="indent">The number of blanks that its line begins with.</param>
    /// <param name="end">Behind its last byte, as far as that is known.</param>
    /// <param name="hasNonFinite">Whether it has <see cref="NonFinite"/> words.</param>
    public static ScanEnd Scan(ReadOnlySpan<byte> text, int at, int indent, out int end, out bool hasNonFinite)
    {
        Span<byte> open = stackalloc byte[MostDepth];
        var depth = 0;
        var isString = false;
        hasNonFinite = false;
        for (end = at; end < text.Length; end++)
        {
            var value = text[end];
            if (value == '\n')
            {
                // A string does not go on over a line.
                isString = false;
                var next = end + 1 + IndentAt(text, end + 1);
                if (next - end - 1 == indent && next < text.Length && text[next] is (byte)'{' or (byte)'[')
                {
                    end = next;
                    return ScanEnd.AtNextLine;
                }
            }
            else if (value == '"')
            {
                isString = !isString;
            }
            else if (isString)
            {
                end += value == '\\' && end + 1 < text.Length && text[end + 1] != '\n' ? 1 : 0;
            }
            else if (value is (byte)'{' or (byte)'[')
            {
                if (depth == MostDepth)
                {
                    return ScanEnd.Broken;
                }

                open[depth++] = value;
            }
            else if (value is (byte)'}' or (byte)']')
            {
                if (depth == 0 || open[--depth] != (value == '}' ? (byte)'{' : (byte)'['))
                {
                    return ScanEnd.Broken;
                }

                if (depth == 0)
                {
                    end++;
                    return ScanEnd.Closed;
                }
            }
            else
            {
                hasNonFinite |= value is (byte)'N' or (byte)'n' or (byte)'I' or (byte)'i' && NonFinite.LengthAt(text, end) > 0;
            }
        }

        return ScanEnd.Broken;
    }

    /// <summary>Finds the end of an array's element that is no object: before the next comma, bracket or brace; of an array, behind its end.</summary>
    public static int EndOfOther(ReadOnlySpan<byte> text, int at, int indent)
    {
        if (text[at] == '[' && Scan(text, at, indent, out var end, out _) == ScanEnd.Closed)
        {
            return end;
        }

        var isString = false;
        for (end = at; end < text.Length; end++)
        {
            var value = text[end];
            if (value == '\\' && isString)
            {
                end++;
            }
            else if (value is (byte)'"' or (byte)'\n')
            {
                isString = value == '"' && !isString;
            }
            else if (!isString && value is (byte)',' or (byte)']' or (byte)'{' && end > at)
            {
                break;
            }
        }

        return Math.Min(end, text.Length);
    }

    /// <summary>Finds the end of text between values: the end of its line, or the next object or array when a value stands before it on the line.</summary>
    public static int EndOfStray(ReadOnlySpan<byte> text, int at, bool isFirstOnLine)
    {
        var rest = text[at..];
        var length = isFirstOnLine ? rest.IndexOf((byte)'\n') : rest.IndexOfAny((byte)'\n', (byte)'{', (byte)'[');
        return length < 0 ? text.Length : at + length;
    }
}
