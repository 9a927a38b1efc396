using System.Text.Json;

namespace SensorGrid.Api.Readings;

/// <summary>Cuts a posted body into its readings: the whole of an object, the elements of an array, or the lines of NDJSON.</summary>
internal static class ReadingsBody
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private static ReadOnlySpan<byte> Blank => " \t\r\n"u8;

    /// <summary>Where each reading's bytes lie in the body; whether they are a reading is for the decoder to say.</summary>
    /// <param name="body">The bytes that were posted.</param>
    /// <param name="isLines">Whether the client said that it sends NDJSON; otherwise the content tells.</param>
    /// <exception cref="JsonException">The body is neither one JSON value nor lines of which the first is one.</exception>
    public static List<Range> Split(ReadOnlySpan<byte> body, bool isLines)
    {
        var start = body.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        if (isLines)
        {
            return Lines(body, start);
        }

        try
        {
            return SplitValue(body, start);
        }
        catch (JsonException) when (Lines(body, start) is { Count: > 1 } lines && IsValue(body[lines[0]]))
        {
            // More than one line, the first of which is whole: one bad line below costs that line only.
            return lines;
        }
    }

    private static List<Range> SplitValue(ReadOnlySpan<byte> body, int start)
    {
        var items = new List<Range>();
        var reader = new Utf8JsonReader(body[start..]);
        reader.Read();
        var begin = (int)reader.TokenStartIndex;
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            items.Add((start + begin)..(start + (int)reader.BytesConsumed));
        }
        else
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                begin = (int)reader.TokenStartIndex;
                reader.Skip();
                items.Add((start + begin)..(start + (int)reader.BytesConsumed));
            }
        }

        // Anything but white space after the value throws.
        while (reader.Read())
        {
        }

        return items;
    }

    private static List<Range> Lines(ReadOnlySpan<byte> body, int start)
    {
        var lines = new List<Range>();
        while (start < body.Length)
        {
            var length = body[start..].IndexOf((byte)'\n');
            var end = length < 0 ? body.Length : start + length;
            var line = body[start..end];
            var lead = line.IndexOfAnyExcept(Blank);
            if (lead >= 0)
            {
                lines.Add((start + lead)..(start + line.LastIndexOfAnyExcept(Blank) + 1));
            }

            start = end + 1;
        }

        return lines;
    }

    private static bool IsValue(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
