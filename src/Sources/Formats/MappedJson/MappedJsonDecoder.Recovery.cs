using System.Text.Json;
using SensorGrid.Features.Readings;

namespace SensorGrid.Sources.Formats.MappedJson;

/// <remarks>
/// A malformed document ends where its bracket closes, or else at the next line that begins as its own did. Within it, a malformed row of an array ends where its bracket
/// closes, and the rows behind it are read. <c>NaN</c> and <c>Infinity</c> are read as null.
/// </remarks>
internal sealed partial class MappedJsonDecoder
{
    /// <summary>Malformed parts of a record that are distinguished; each costs an exception, and the rest behind them is refused as one.</summary>
    private const int MostMalformed = 2048;

    /// <summary>Bytes that are scanned for each byte of the record before the rest is refused as one.</summary>
    private const int MostScansOfAByte = 32;

    private LineTracker _line;
    private long _scanned;

    // The record with words for numbers that JSON does not have replaced, each by as many bytes.
    private byte[]? _patched;

    private int Recover(ReadOnlySpan<byte> text, int at, JsonException exception)
    {
        _line.AdvanceTo(text, at);
        var isObject = text[at] == '{';
        var indent = JsonStructure.IndentAt(text, _line.Start);
        var kind = JsonStructure.Scan(text, at, isObject ? indent : int.MaxValue, out var end, out var hasNonFinite);
        _scanned += end - at;
        if (kind == JsonStructure.ScanEnd.AtNextLine && Math.Max(_rowStart, _rowsEnd) >= end)
        {
            // That line is one of its own rows: they begin in its own column.
            kind = JsonStructure.Scan(text, at, int.MaxValue, out end, out hasNonFinite);
            _scanned += end - at;
        }

        if (kind == JsonStructure.ScanEnd.Closed && hasNonFinite && _patched is null)
        {
            // All of the rest at once: a record that has one such word has many.
            _patched = text.ToArray();
            NonFiniteWords.Replace(_patched.AsSpan(at));
            _again = _taken;
            try
            {
                at = ReadStrictly(_patched, at);
                _documents++;
                return at;
            }
            catch (JsonException second)
            {
                text = _patched;
                exception = second;
            }
        }

        end = EndOfDocument(text, at, kind, end, indent);
        var reason = exception.LineNumber > text[at..end].TrimEnd(" \t\r\n"u8).Count((byte)'\n')
            ? $"Not well-formed JSON: what begins at line {_line.Line + 1}, byte {at - _line.Start + 1} has no end"
            : FaultAt(text, exception, at);
        if (_rowStart < 0)
        {
            Malformed(text, _taken == 0 ? at : _rowsEnd, end, reason);
            return end;
        }

        _documents++;
        return RecoverRows(text, _rowStart, end, reason);
    }

    // The first row is malformed; the result is where to go on.
    private int RecoverRows(ReadOnlySpan<byte> text, int at, int documentEnd, string reason)
    {
        while (true)
        {
            _line.AdvanceTo(text, at);
            var kind = JsonStructure.Scan(text, at, JsonStructure.IndentAt(text, _line.Start), out var end, out _);
            if (!_isRowOfArray || kind == JsonStructure.ScanEnd.Broken || end > documentEnd || _malformed >= MostMalformed)
            {
                Malformed(text, at, documentEnd, reason);
                return documentEnd;
            }

            Malformed(text, at, end, reason);
            var next = ReadMoreRows(text, end, documentEnd, out reason!);
            if (reason is null)
            {
                return next;
            }

            at = next;
        }
    }

    // Reads rows up to the end of their array, or to the next malformed one, which has a reason.
    private int ReadMoreRows(ReadOnlySpan<byte> text, int at, int documentEnd, out string? reason)
    {
        reason = null;
        while ((at = JsonStructure.SkipBlanks(text, at)) < documentEnd)
        {
            switch (text[at])
            {
                case (byte)',':
                    at++;
                    break;
                case (byte)']':
                    return EndRows(text, at + 1, documentEnd);
                case (byte)'{' or (byte)'[' when TryReadRow(text, at, out var end, out reason):
                    at = end;
                    break;
                case (byte)'{' or (byte)'[':
                    return at;
                default:
                    Malformed(text, at, documentEnd, "Not well-formed JSON at {0}: no row begins here");
                    return documentEnd;
            }
        }

        Malformed(text, at, at, "The array of the rows has no end");
        return Math.Max(at, documentEnd);
    }

    private int EndRows(ReadOnlySpan<byte> text, int at, int documentEnd)
    {
        if (_path.Length == 0)
        {
            return at;
        }

        if (_path.Count(step => step.IsEach) > (_isItem ? 1 : 0))
        {
            Malformed(text, at, documentEnd, "A row before {0} is malformed: the rows of the arrays behind its own are not read");
        }

        return documentEnd;
    }

    private bool TryReadRow(ReadOnlySpan<byte> text, int at, out int end, out string? reason)
    {
        (end, reason) = (at, null);
        try
        {
            var json = new Utf8JsonReader(text[at..], Options);
            json.Read();
            ReadRow(ref json, text, at);
            end = at + (int)json.BytesConsumed;
            return true;
        }
        catch (JsonException exception)
        {
            _line.AdvanceTo(text, at);
            reason = FaultAt(text, exception, at);
            return false;
        }
    }

    private int ReadStray(ReadOnlySpan<byte> text, int at)
    {
        _line.AdvanceTo(text, at);
        var end = JsonStructure.EndOfStray(text, at, JsonStructure.SkipBlanks(text, _line.Start) == at);
        Malformed(text, at, end, "Not well-formed JSON at {0}: no object or array begins here");
        return end;
    }

    // Where to go on: never before a row that has been read, which would be read twice.
    private int EndOfDocument(ReadOnlySpan<byte> text, int at, JsonStructure.ScanEnd kind, int end, int indent)
    {
        var read = Math.Max(_rowStart, _rowsEnd);
        if (kind == JsonStructure.ScanEnd.AtNextLine && end <= read)
        {
            // Its rows begin lines as it does itself.
            kind = JsonStructure.Scan(text, at, int.MaxValue, out end, out _);
            _scanned += end - at;
        }

        // An object that is not closed has no bracket that says where it should have been.
        return kind == JsonStructure.ScanEnd.Broken ? NextDocument(text, at, Math.Max(end == text.Length ? at : end, read), read, indent) : end;
    }

    // A line that begins as the document's own does.
    private static int NextDocument(ReadOnlySpan<byte> text, int at, int scanned, int read, int indent)
    {
        // An array without an end may be one line of many; its rows on lines of their own are no documents.
        var isOnItsLine = text[at] == '{' || !text[at..scanned].Contains((byte)'\n');
        var from = isOnItsLine ? scanned : read;
        while (text[from..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            from += length + 1;
            var begin = from + JsonStructure.IndentAt(text, from);
            if (begin - from == indent && begin < text.Length && (text[begin] == '[' || (isOnItsLine && text[begin] == '{')))
            {
                return begin;
            }
        }

        return text.Length;
    }

    private string FaultAt(ReadOnlySpan<byte> text, JsonException exception, int at)
    {
        _line.AdvanceTo(text, at);
        return JsonFault.At(text[at..], at, exception, _line);
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
