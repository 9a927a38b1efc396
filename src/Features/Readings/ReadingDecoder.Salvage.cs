using System.Buffers;
using System.Text.Json;

namespace SensorGrid.Features.Readings;

/// <remarks>
/// Behind the first fault, elements are separated by brackets and lines. An object ends where its bracket closes. One that is not closed ends at the next line that
/// begins as its own did, or else at the next object on its line that is a valid reading. The work is bounded: see <see cref="MostMalformed"/>.
/// </remarks>
public sealed partial class ReadingDecoder
{
    /// <summary>
    /// Malformed elements of a record that are distinguished; each costs an exception, and the rest behind them is refused as one.
    /// </summary>
    private const int MostMalformed = 2048;

    /// <summary>Objects that are tried as the next reading behind broken brackets, over the whole record.</summary>
    private const int MostTries = 64;

    /// <summary>Bytes that are scanned for each byte of the record before the rest is refused as one.</summary>
    private const int MostScansOfAByte = 32;

    private readonly ArrayBufferWriter<byte> _patched = new();
    private LineTracker _line;
    private long _scanned;
    private int _tries;

    private void Salvage(ReadOnlySpan<byte> text, Place place)
    {
        (_line, _scanned, _tries) = (default, 0, 0);
        while (place.At < text.Length)
        {
            var at = JsonStructure.SkipBlanks(text, place.At);
            if (at == text.Length)
            {
                break;
            }

            if (_malformed >= MostMalformed || _scanned > (long)MostScansOfAByte * text.Length)
            {
                Malformed(text, at, text.Length, "The record has too many faults: the rest of it is not read");
                return;
            }

            place = place.IsInArray ? NextOfArray(text, place with { At = at }) : NextValue(text, place with { At = at });
        }

        if (place.IsInArray)
        {
            Malformed(text, place.IsAfterValue ? text.Length : CommaBefore(text), text.Length, "The record is cut off: the array has no end");
        }
    }

    private Place NextValue(ReadOnlySpan<byte> text, Place place)
    {
        var at = place.At;
        switch (text[at])
        {
            case (byte)'[':
                return new Place(at + 1) { ArrayAt = at };
            case (byte)'{':
                return NextObject(text, place);
            default:
                _line.AdvanceTo(text, at);
                var end = JsonStructure.EndOfStray(text, at, JsonStructure.SkipBlanks(text, _line.Start) == at);
                Malformed(text, at, end, "Not well-formed JSON at {0}: no object or array begins here");
                return place with { At = end };
        }
    }

    private Place NextOfArray(ReadOnlySpan<byte> text, Place place)
    {
        var at = place.At;
        switch (text[at])
        {
            case (byte)',':
                if (!place.IsAfterValue)
                {
                    Malformed(text, at, at + 1, "Not well-formed JSON at {0}: an element is missing before the comma");
                }

                return place with { At = at + 1, IsAfterValue = false };
            case (byte)']':
                if (!place.IsAfterValue && CommaBefore(text[..at]) is var comma && comma > place.ArrayAt)
                {
                    Malformed(text, comma, comma + 1, "Not well-formed JSON at {0}: no element stands behind the comma");
                }

                return new Place(at + 1);
            case (byte)'{':
                return NextObject(text, place);
            case (byte)'[' when IsNextArray(text, place):
                Malformed(text, at, at, "The array before {0} has no end");
                return new Place(at + 1) { ArrayAt = at };
            default:
                return NextOther(text, place);
        }
    }

    // An array on a line of its own that begins like the one before it: that one has been cut off.
    private bool IsNextArray(ReadOnlySpan<byte> text, Place place)
    {
        _line.AdvanceTo(text, place.At);
        return _line.Start > place.ArrayAt && JsonStructure.IndentAt(text, _line.Start) == place.At - _line.Start
            && place.ArrayAt - (text[..place.ArrayAt].LastIndexOf((byte)'\n') + 1) == place.At - _line.Start;
    }

    private Place NextOther(ReadOnlySpan<byte> text, Place place)
    {
        var at = place.At;
        _line.AdvanceTo(text, at);
        var end = JsonStructure.EndOfOther(text, at, JsonStructure.IndentAt(text, _line.Start));
        _scanned += end - at;
        if (IsValue(text[at..end]))
        {
            Take(text, null, ReadingParser.NotAnObject, at, end, isObject: false);
        }
        else
        {
            Malformed(text, at, end, "Not well-formed JSON at {0}: no element of an array begins here");
        }

        return place with { At = end, IsAfterValue = true };
    }

    private Place NextObject(ReadOnlySpan<byte> text, Place place)
    {
        var at = place.At;
        _line.AdvanceTo(text, at);
        var kind = JsonStructure.Scan(text, at, JsonStructure.IndentAt(text, _line.Start), out var end, out var hasNonFinite);
        _scanned += end - at;
        if (TryParse(text, at, kind == JsonStructure.ScanEnd.Closed ? end : text.Length, hasNonFinite && kind == JsonStructure.ScanEnd.Closed, out var taken, out var reading, out var reason))
        {
            Take(text, reading, reason, at, taken, isObject: true);
            return place with { At = taken, IsAfterValue = true };
        }

        if (kind == JsonStructure.ScanEnd.Broken)
        {
            end = NextReading(text, at + 1);
        }

        Malformed(text, at, end, reason!);

        // Nothing is known of the array behind an object that has no end.
        return kind == JsonStructure.ScanEnd.Broken && end == text.Length ? new Place(end) : place with { At = end, IsAfterValue = true };
    }

    /// <summary>Parses one object. When it is malformed, the reason says where.</summary>
    private bool TryParse(
        ReadOnlySpan<byte> text, int start, int limit, bool hasNonFinite, out int end, out Reading? reading, out string? reason)
    {
        var source = text[start..limit];
        if (hasNonFinite)
        {
            _patched.ResetWrittenCount();
            NonFinite.Replace(source, _patched);
            source = _patched.WrittenSpan;
        }

        (end, reading) = (limit, null);
        var json = new Utf8JsonReader(source, Options);
        try
        {
            json.Read();
            reading = _parser.Parse(ref json, ArrivedAt, out reason);
            end = hasNonFinite ? limit : start + (int)json.BytesConsumed;
            return true;
        }
        catch (JsonException exception)
        {
            reason = hasNonFinite ? JsonFault.InElement(source, exception) : JsonFault.At(source, start, exception, _line);
            return false;
        }
    }

    /// <summary>The next object from here on that is a valid reading and stands where an element can; the text's end when there is none.</summary>
    private int NextReading(ReadOnlySpan<byte> text, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            var next = text[at..].IndexOf((byte)'{');
            if (next < 0)
            {
                break;
            }

            _scanned += next;
            at += next;
            if (!CanBeginElement(text, at))
            {
                continue;
            }

            if (++_tries > MostTries)
            {
                break;
            }

            var kind = JsonStructure.Scan(text, at, int.MaxValue, out var end, out var hasNonFinite);
            _scanned += end - at;
            if (kind == JsonStructure.ScanEnd.Closed && TryParse(text, at, end, hasNonFinite, out _, out var reading, out _) && reading is not null)
            {
                return at;
            }
        }

        return text.Length;
    }

    private static bool CanBeginElement(ReadOnlySpan<byte> text, int at)
    {
        // The value of a property is a part of its object.
        var before = text[..at].TrimEnd(" \t\r\n"u8);
        var behind = text[(at + 1)..].TrimStart(" \t\r\n"u8);
        return behind is [(byte)'"', ..] && before is not [.., (byte)':'];
    }

    private static int CommaBefore(ReadOnlySpan<byte> text) => text.TrimEnd(" \t\r\n\0\x1E"u8).Length - 1;

    private static bool IsValue(ReadOnlySpan<byte> text)
    {
        var json = new Utf8JsonReader(text);
        try
        {
            while (json.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void Malformed(ReadOnlySpan<byte> text, int start, int end, string reason)
    {
        _malformed++;
        if (KeepsRejections && reason.Contains("{0}", StringComparison.Ordinal))
        {
            _line.AdvanceTo(text, start);
            reason = reason.Replace("{0}", $"line {_line.Line + 1}, byte {start - _line.Start + 1}", StringComparison.Ordinal);
        }

        while (end > start && JsonStructure.IsBlank(text[end - 1]))
        {
            end--;
        }

        Reject($"{reason}.", start, end);
    }
}
