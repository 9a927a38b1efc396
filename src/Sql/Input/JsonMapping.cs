using System.Text;
using System.Text.Json;

namespace SensorGrid.Sql.Input;

/// <summary>Makes rows of JSON: of one value, or several one after the other.</summary>
internal sealed class JsonMapping : InputMapping
{
    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    private readonly IReadOnlyList<byte[]> _rowPath;
    private readonly JsonRowReader _row;
    private readonly PlainJsonReader? _plain;

    public JsonMapping(InputSchema schema)
    {
        var path = schema.RowPath.Steps;

        // An array at the end of the path makes rows, with [0:] or without.
        path = path is [.., JsonPath.Elements] ? [.. path.SkipLast(1)] : path;
        if (path.Contains(JsonPath.Elements))
        {
            throw new InputSchemaException("the row path goes through an array: only its last part can be one");
        }

        _rowPath = [.. path.Select(Encoding.UTF8.GetBytes)];
        _row = new JsonRowReader(schema);
        _plain = path.Count == 0 ? _row.CreatePlain() : null;
    }

    public override void Rows(ReadOnlySpan<byte> record, List<MappedRow> rows)
    {
        record = record.StartsWith(ByteOrderMark) ? record[ByteOrderMark.Length..] : record;
        if (_plain?.TryRead(record, rows) != true)
        {
            ReadAny(record, rows);
        }
    }

    /// <summary>Adds the rows of a record, however it is written.</summary>
    internal void ReadAny(ReadOnlySpan<byte> record, List<MappedRow> rows)
    {
        var reader = new Utf8JsonReader(record, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = JsonMembers.MostNested });
        try
        {
            while (reader.Read())
            {
                ReadValue(ref reader, record, rows);
            }
        }
        catch (JsonException exception)
        {
            var byteInLine = (exception.BytePositionInLine ?? 0) + 1;
            rows.Add(Fault($"not well-formed JSON at byte {byteInLine} of line {(exception.LineNumber ?? 0) + 1} of the record"));
        }
        catch (InvalidOperationException)
        {
            // Of the reader, for bytes that are not UTF-8 and escapes of half a character.
            rows.Add(Fault("a text in the record is no valid Unicode"));
        }
    }

    private static MappedRow Fault(string message) => new(null, new InputError(InputError.Shape, message));

    private void ReadValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> record, List<MappedRow> rows)
    {
        // An array of rows is read as its elements one after the other are.
        if (_rowPath.Count > 0 && reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                ReadBelow(ref reader, record, 0, rows);
            }

            return;
        }

        ReadBelow(ref reader, record, 0, rows);
    }

    private void ReadBelow(ref Utf8JsonReader reader, ReadOnlySpan<byte> record, int depth, List<MappedRow> rows)
    {
        if (depth == _rowPath.Count)
        {
            ReadRows(ref reader, record, rows);
            return;
        }

        var isFound = false;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isStep = reader.ValueTextEquals(_rowPath[depth]);
                reader.Read();
                if (isStep)
                {
                    isFound = true;
                    ReadBelow(ref reader, record, depth + 1, rows);
                }
                else
                {
                    reader.Skip();
                }
            }
        }
        else
        {
            reader.Skip();
        }

        if (!isFound)
        {
            rows.Add(Fault($"the record has nothing at the row path: '{Encoding.UTF8.GetString(_rowPath[depth])}' is missing"));
        }
    }

    private void ReadRows(ref Utf8JsonReader reader, ReadOnlySpan<byte> record, List<MappedRow> rows)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            ReadRow(ref reader, record, rows);
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ReadRow(ref reader, record, rows);
        }
    }

    private void ReadRow(ref Utf8JsonReader reader, ReadOnlySpan<byte> record, List<MappedRow> rows)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            var kind = reader.TokenType == JsonTokenType.StartArray ? "array" : reader.TokenType.ToString().ToLowerInvariant();
            reader.Skip();
            rows.Add(Fault($"a row is a JSON object, but this is of kind {kind}"));
            return;
        }

        _row.Read(ref reader, record, rows);
    }
}
