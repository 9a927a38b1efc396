using System.Buffers;
using System.Text.Json;
using SensorGrid.Features.Readings;

namespace SensorGrid.Sources.Formats.Json;

/// <remarks>
/// Behind the first fault, elements are separated by brackets and lines. An object ends where its bracket closes. One that is not closed ends at
/// the next line that begins as its own did, or else at the next line that begins with a bracket. <c>NaN</c> and <c>Infinity</c> are read as null.
/// </remarks>
internal abstract partial class JsonElementDecoder
{
    /// <summary>Malformed elements of a record that are distinguished; the rest behind them is refused as one.</summary>
    private const int MostMalformed = 2048;

    /// <summary>Bytes that are scanned for each byte of the record before the rest is refused as one.</summary>
    private const int MostScansOfAByte = 32;

    private readonly ArrayBufferWriter<byte> _patched = new();
    private LineTracker _line;
    private long _scanned;
    private int _malformed;

    private void Salvage(ReadOnlySpan<byte> text, Place place)
    {
        (_line, _scanned, _malformed) = (default, 0, 0);
        for (var at = JsonStructure.SkipBlanks(text, place.At); at < text.Length; at = JsonStructure.SkipBlanks(text, place.At))
        {
            if (_malformed >= MostMalformed || _scanned > (long)MostScansOfAByte * text.Length)
            {
                Malformed(text, at, text.Length, "The record has too many faults: the rest of it is not read");
                place = place with { At = text.Length, IsAfterValue = true };
                break;
            }

            place = Next(text, place with { At = at });
        }

        if (place.IsInArray)
        {
            Malformed(text, place.IsAfterValue ? text.Length : LastByte(text), text.Length, "The record is cut off: the array has no end");
            EndArray(text.Length);
        }
    }

    private Place Next(ReadOnlySpan<byte> text, Place place)
    {
        var at = place.At;
        switch (text[at])
        {
            case (byte)'{' or (byte)'[' when place.Container == Container.BehindBatch:
                // The batch was not closed.
                return new Place(at);
            case (byte)'{' when place.Container == Container.None && BehindBatchStart(text, at) is var inner and > 0:
                BeginArray(at);
                return new Place(inner) { Container = Container.Batch };
            case (byte)'{':
                return NextObject(text, place);
            case (byte)'[' when place.Container == Container.None:
                BeginArray(at);
                return new Place(at + 1) { Container = Container.Array };
            case (byte)']' when place.IsInArray:
                EndArray(at + 1);
                return new Place(at + 1) { Container = place.Container == Container.Batch ? Container.BehindBatch : Container.None, IsAfterValue = true };
            case (byte)'}' when place.Container == Container.BehindBatch:
                return new Place(at + 1);
            case (byte)',' when place.IsInArray && place.IsAfterValue:
                return place with { At = at + 1, IsAfterValue = false };
            default:
                return NextOther(text, place);
        }
    }

    private Place NextObject(ReadOnlySpan<byte> text, Place place)
    {
        var at = place.At;
        _line.AdvanceTo(text, at);
        var kind = JsonStructure.Scan(text, at, JsonStructure.IndentAt(text, _line.Start), out var end, out var hasNonFinite);
        var unclosed = JsonFault.OfUnclosed(text, kind, end);
        end = kind == JsonStructure.ScanEnd.Broken ? NextLine(text, at) : end;
        _scanned += end - at;
        var fault = kind == JsonStructure.ScanEnd.Closed ? ParseAlone(text[at..end], at, hasNonFinite) : unclosed;
        if (fault is null)
        {
            _objects++;
            Emit(at, end);
        }
        else
        {
            Malformed(text, at, end, fault);
        }

        if (kind == JsonStructure.ScanEnd.Broken && end == text.Length && place.IsInArray)
        {
            // Nothing is known of the array behind an object that has no end.
            EndArray(end);
            return new Place(end);
        }

        return place with { At = end, IsAfterValue = true };
    }

    private string? ParseAlone(ReadOnlySpan<byte> source, int start, bool hasNonFinite)
    {
        (_origin, _altered) = (start, hasNonFinite ? (start, start + source.Length) : null);
        if (hasNonFinite)
        {
            _patched.ResetWrittenCount();
            NonFinite.Replace(source, _patched);
            source = _patched.WrittenSpan;
        }

        try
        {
            var json = new Utf8JsonReader(source, Options);
            json.Read();
            Parse(source, ref json);
            return null;
        }
        catch (JsonException exception)
        {
            return hasNonFinite ? JsonFault.InElement(source, exception, MostDepth) : JsonFault.At(source, start, exception, _line, MostDepth);
        }
    }

    private Place NextOther(ReadOnlySpan<byte> text, Place place)
    {
        var at = place.At;
        _line.AdvanceTo(text, at);
        var end = text[at] == ','
            ? at + 1
            : place.IsInArray
                ? JsonStructure.EndOfOther(text, at, JsonStructure.IndentAt(text, _line.Start))
                : JsonStructure.EndOfStray(text, at, JsonStructure.SkipBlanks(text, _line.Start) == at);
        _scanned += end - at;
        var fault = text[at] == ',' ? "a comma without an element before it" : "no object begins here";
        Malformed(text, at, end, $"Not well-formed JSON at {{0}}: {fault}");
        return place with { At = end, IsAfterValue = text[at] != ',' };
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

        Refuse(text, $"{reason}.", start, end);
    }

    /// <summary>The offset behind the bracket of a batch that begins here; 0 when none does.</summary>
    private int BehindBatchStart(ReadOnlySpan<byte> text, int at)
    {
        var property = BatchProperty;
        at = JsonStructure.SkipBlanks(text, at + 1);
        if (property.IsEmpty || at + property.Length + 2 > text.Length || text[at] != '"' || text[at + property.Length + 1] != '"'
            || !text[(at + 1)..].StartsWith(property))
        {
            return 0;
        }

        at = JsonStructure.SkipBlanks(text, at + property.Length + 2);
        if (at == text.Length || text[at] != ':')
        {
            return 0;
        }

        at = JsonStructure.SkipBlanks(text, at + 1);
        return at < text.Length && text[at] == '[' ? at + 1 : 0;
    }

    // The next line that begins with a bracket; the text's end when there is none.
    private static int NextLine(ReadOnlySpan<byte> text, int at)
    {
        while (true)
        {
            var length = text[at..].IndexOf((byte)'\n');
            if (length < 0)
            {
                return text.Length;
            }

            at = JsonStructure.SkipBlanks(text, at + length + 1);
            if (at == text.Length || text[at] is (byte)'{' or (byte)'[')
            {
                return at;
            }
        }
    }

    private static int LastByte(ReadOnlySpan<byte> text) => text.TrimEnd(" \t\r\n\0\x1E"u8).Length - 1;
}
