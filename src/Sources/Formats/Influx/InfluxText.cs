using System.Buffers;
using System.Text.Unicode;

namespace SensorGrid.Sources.Formats.Influx;

/// <summary>The lexical rules of line protocol: where a name ends, and what its escapes stand for.</summary>
internal static class InfluxText
{
    /// <summary>Ends a measurement.</summary>
    public static readonly SearchValues<byte> EndsMeasurement = SearchValues.Create(", \\"u8);

    /// <summary>Ends a key of a tag or a field.</summary>
    public static readonly SearchValues<byte> EndsKey = SearchValues.Create(",= \\"u8);

    /// <summary>Ends a tag's value: an equals sign is a part of it, although it should have been escaped.</summary>
    public static readonly SearchValues<byte> EndsTagValue = SearchValues.Create(", \\"u8);

    // Names beyond it fit no metric and no sensor id.
    private const int MostBytes = 4096;

    /// <summary>The index of the line feed from here on, or the text's end.</summary>
    public static int EndOfLine(ReadOnlySpan<byte> text, int at)
    {
        var length = text[at..].IndexOf((byte)'\n');
        return length < 0 ? text.Length : at + length;
    }

    /// <summary>Finds the end of a name: the first byte of a set that no backslash stands before.</summary>
    /// <param name="line">The text.</param>
    /// <param name="at">Where the name begins.</param>
    /// <param name="stops">The bytes that end it, and the backslash.</param>
    /// <param name="hasEscapes">Whether backslashes are among its bytes.</param>
    /// <returns>The index; the text's length when nothing ends it.</returns>
    public static int EndOfName(ReadOnlySpan<byte> line, int at, SearchValues<byte> stops, out bool hasEscapes)
    {
        hasEscapes = false;
        while (at < line.Length)
        {
            var next = line[at..].IndexOfAny(stops);
            if (next < 0)
            {
                break;
            }

            at += next;
            if (line[at] != '\\')
            {
                return at;
            }

            hasEscapes = true;
            at += at + 1 < line.Length && line[at + 1] is (byte)',' or (byte)' ' or (byte)'=' ? 2 : 1;
        }

        return line.Length;
    }

    /// <summary>The index behind the quote that closes a string; negative when none does.</summary>
    /// <param name="text">The text: a string may go on over lines.</param>
    /// <param name="at">Behind the opening quote.</param>
    public static int EndOfString(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length)
        {
            var next = text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                break;
            }

            at += next + 1;
            if (text[at - 1] == '"')
            {
                return at;
            }

            at++;
        }

        return -1;
    }

    /// <summary>Copies a name without the backslashes of its escapes; any other backslash stays.</summary>
    /// <param name="name">Its bytes.</param>
    /// <param name="hasEscapes">Whether it has backslashes.</param>
    /// <param name="destination">The space for it.</param>
    /// <param name="length">The number of characters copied.</param>
    /// <param name="isMeasurement">Whether it is a measurement, in which an equals sign has no escape.</param>
    public static OperationStatus Copy(ReadOnlySpan<byte> name, bool hasEscapes, scoped Span<char> destination, out int length, bool isMeasurement = false)
    {
        if (!hasEscapes)
        {
            return Utf8.ToUtf16(name, destination, out _, out length, replaceInvalidSequences: false);
        }

        length = 0;
        if (name.Length > MostBytes)
        {
            return OperationStatus.DestinationTooSmall;
        }

        Span<byte> plain = stackalloc byte[MostBytes];
        return Utf8.ToUtf16(plain[..Unescape(name, plain, isMeasurement)], destination, out _, out length, replaceInvalidSequences: false);
    }

    /// <summary>Determines whether a name, its escapes replaced, is this one.</summary>
    public static bool Is(ReadOnlySpan<byte> name, bool hasEscapes, ReadOnlySpan<byte> wanted)
    {
        if (!hasEscapes)
        {
            return name.SequenceEqual(wanted);
        }

        if (name.Length > MostBytes)
        {
            return false;
        }

        Span<byte> plain = stackalloc byte[MostBytes];
        return plain[..Unescape(name, plain, isMeasurement: false)].SequenceEqual(wanted);
    }

    private static int Unescape(ReadOnlySpan<byte> name, Span<byte> plain, bool isMeasurement)
    {
        var length = 0;
        for (var at = 0; at < name.Length; at++)
        {
            if (name[at] == '\\' && at + 1 < name.Length && (name[at + 1] is (byte)',' or (byte)' ' || (name[at + 1] == '=' && !isMeasurement)))
            {
                at++;
            }

            plain[length++] = name[at];
        }

        return length;
    }
}
