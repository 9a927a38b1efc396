using System.Text;
using System.Text.Json;
using SensorGrid.Features.Readings;

namespace SensorGrid.Sources.Formats.MappedJson;

/// <summary>Decodes JSON of any shape: documents one after the other or a line each, with rows at a path.</summary>
/// <param name="format">The format.</param>
/// <param name="options">The options of every decoder.</param>
internal sealed partial class MappedJsonDecoder(MappedJsonFormat format, DecoderOptions options) : MappedDecoder(options)
{
    private static readonly JsonReaderOptions Options = new() { AllowMultipleValues = true };

    private readonly JsonRowReader _rows = new(format, options.KnownSensorId);
    private readonly PathStep[] _path = [.. format.RowPath.Steps];
    private readonly int[] _levelAt = [.. format.RowPath.Steps.Select((_, step) => format.RowPath.Steps.Take(step + 1).Count(one => one.IsEach))];
    private readonly byte[][] _names = [.. format.RowPath.Steps.Select(step => Encoding.UTF8.GetBytes(step.Name ?? ""))];
    private readonly byte[]? _skip = format.Skip is { } skip ? Encoding.UTF8.GetBytes(skip) : null;
    private int _documents;
    private int _malformed;

    // Of the document: the rows so far, and how many come again since it is read a second time.
    private int _taken;
    private int _again;
    private int _rowStart;
    private int _rowsEnd;

    // The row is an item that the path's last step leads to, and not one of an array at the path's end.
    private bool _isItem;
    private bool _isRowOfArray;

    /// <inheritdoc/>
    protected override string? DecodeMapped(ReadOnlySpan<byte> text, int begin)
    {
        (_documents, _malformed, _scanned, _line, _patched) = (0, 0, 0, default, null);
        var isJson = text[begin] is (byte)'{' or (byte)'[';
        var at = begin;
        while ((at = JsonStructure.SkipBlanks(text, at)) < text.Length)
        {
            if (IsComment(text, at))
            {
                at = JsonStructure.EndOfStray(text, at, isFirstOnLine: true);
                isJson |= _documents + _malformed == 0;
                continue;
            }

            if (_malformed >= MostMalformed || _scanned > (long)MostScansOfAByte * text.Length)
            {
                Malformed(text, at, text.Length, "The record has too many faults: the rest of it is not read");
                break;
            }

            at = text[at] is (byte)'{' or (byte)'[' ? ReadDocument(_patched ?? text, at) : ReadStray(text, at);
        }

        if (_documents == 0 && _malformed > 0 && !isJson)
        {
            return $"The record is no JSON.{ContentHint.Of(text[begin..])}";
        }

        return Count == 0 ? $"The record has no rows at '{format.RowPath}'." : null;
    }

    private bool IsComment(ReadOnlySpan<byte> text, int at) =>
        _skip is not null && text[at..].StartsWith(_skip) && text[(text[..at].LastIndexOf((byte)'\n') + 1)..at].Trim(" \t"u8).IsEmpty;

    private int ReadDocument(ReadOnlySpan<byte> text, int at)
    {
        (_taken, _again) = (0, 0);
        try
        {
            var end = ReadStrictly(text, at);
            _documents++;
            return end;
        }
        catch (JsonException exception)
        {
            return Recover(text, at, exception);
        }
    }

    /// <summary>Reads a document; the result is its end.</summary>
    /// <exception cref="JsonException">It is malformed; the rows before the fault have been taken.</exception>
    private int ReadStrictly(ReadOnlySpan<byte> text, int at)
    {
        (_rowStart, _rowsEnd, _isRowOfArray, _isItem) = (-1, at, false, false);
        var json = new Utf8JsonReader(text[at..], Options);
        json.Read();
        if (!TryReadEnvelope(ref json, at, 0))
        {
            return at + (int)json.BytesConsumed;
        }

        ReadRows(ref json, text, at, 0);
        return at + (int)json.BytesConsumed;
    }

    // Reads the columns of what is around rows, before them. When that fails, it is refused, and the reader stands on its last token.
    private bool TryReadEnvelope(ref Utf8JsonReader json, int begin, int level)
    {
        if (!_rows.HasColumnsAt(level))
        {
            return true;
        }

        var envelope = json;
        if (_rows.ReadEnvelope(ref envelope, begin, level) is not { } fault)
        {
            return true;
        }

        var start = begin + (int)json.TokenStartIndex;
        json = envelope;
        Take(null, fault, start, begin + (int)json.BytesConsumed);
        return false;
    }

    // Follows the path of the rows; the reader stands on a value, and then on its last token.
    private void ReadRows(ref Utf8JsonReader json, ReadOnlySpan<byte> text, int begin, int step)
    {
        if (step == _path.Length)
        {
            ReadRowOrRows(ref json, text, begin);
            return;
        }

        var start = begin + (int)json.TokenStartIndex;
        var isFound = _path[step].Name is null
            ? ReadItems(ref json, text, begin, step)
            : ReadMember(ref json, text, begin, step);
        if (!isFound)
        {
            var path = JsonPath.Of(false, _path.Take(step + 1));
            Take(null, $"There is no '{path}', where the definition's 'rowPath' '{format.RowPath}' leads.", start, begin + (int)json.BytesConsumed);
        }
    }

    private bool ReadMember(ref Utf8JsonReader json, ReadOnlySpan<byte> text, int begin, int step)
    {
        var isFound = false;
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return false;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            if (!PathNode.IsNamed(ref json, _names[step]))
            {
                json.Skip();
                continue;
            }

            isFound = true;
            json.Read();
            ReadRows(ref json, text, begin, step + 1);
        }

        return isFound;
    }

    private bool ReadItems(ref Utf8JsonReader json, ReadOnlySpan<byte> text, int begin, int step)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return false;
        }

        var isFound = _path[step].IsEach;
        for (var index = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; index++)
        {
            if (!_path[step].IsEach && _path[step].Index != index)
            {
                json.Skip();
                continue;
            }

            isFound = true;
            _isItem = _isRowOfArray = step + 1 == _path.Length && _path[step].IsEach;
            if (!_path[step].IsEach || TryReadEnvelope(ref json, begin, _levelAt[step]))
            {
                ReadRows(ref json, text, begin, step + 1);
            }
        }

        return isFound;
    }

    private void ReadRowOrRows(ref Utf8JsonReader json, ReadOnlySpan<byte> text, int begin)
    {
        if (json.TokenType != JsonTokenType.StartArray || _rows.IsRow(ref json))
        {
            ReadRow(ref json, text, begin);
            return;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            (_isRowOfArray, _isItem) = (true, false);
            ReadRow(ref json, text, begin);
        }
    }

    private void ReadRow(ref Utf8JsonReader json, ReadOnlySpan<byte> text, int begin)
    {
        _rowStart = begin + (int)json.TokenStartIndex;
        Reading? reading = null;
        string? reason;
        if (_rows.IsRow(ref json))
        {
            reading = _rows.Read(ref json, text, begin, ArrivedAt, out reason);
        }
        else
        {
            json.Skip();
            reason = $"A row at '{format.RowPath}' is no JSON object.";
        }

        var start = _rowStart;
        (_rowStart, _rowsEnd) = (-1, begin + (int)json.BytesConsumed);
        Take(reading, reason, start, _rowsEnd);
    }

    private void Take(Reading? reading, string? reason, int start, int end)
    {
        if (_again > 0)
        {
            _again--;
            return;
        }

        _taken++;
        if (reading is not null)
        {
            Accept(reading, start, end);
        }
        else
        {
            Reject(reason!, start, end);
        }
    }
}
