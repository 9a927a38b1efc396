using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Applications.Rows;

/// <summary>Writes the rows of a stream as JSON objects: ROWTIME, unless the stream has such a column, then the columns by name. Numbers are numbers, times are texts as in SQL; a number that JSON cannot have is a text.</summary>
public sealed class RowJson
{
    private const string RowTime = "ROWTIME";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _writer;
    private readonly (JsonEncodedText Name, SqlType Type)[] _columns;
    private readonly bool _hasRowTime;

    /// <param name="stream">The stream.</param>
    public RowJson(StreamDeclaration stream)
    {
        _writer = new Utf8JsonWriter(_buffer, Options);
        _columns = [.. stream.Schema.Columns.Select(column => (JsonEncodedText.Encode(column.Name, Options.Encoder), column.Type))];
        _hasRowTime = stream.Schema.IndexOf(RowTime) >= 0;
    }

    /// <summary>Writes a row.</summary>
    public byte[] Write(Row row)
    {
        _buffer.ResetWrittenCount();
        _writer.Reset();
        _writer.WriteStartObject();
        if (!_hasRowTime)
        {
            _writer.WriteString(RowTime, ValueText.Format(Value.Of(row.Time), SqlType.Timestamp, stackalloc char[ValueText.Longest]));
        }

        for (var i = 0; i < _columns.Length; i++)
        {
            _writer.WritePropertyName(_columns[i].Name);
            Write(row.Values[i], _columns[i].Type);
        }

        _writer.WriteEndObject();
        _writer.Flush();
        return _buffer.WrittenSpan.ToArray();
    }

    private void Write(Value value, SqlType type)
    {
        if (value.IsNull)
        {
            _writer.WriteNullValue();
            return;
        }

        var text = ValueText.Format(value, type, stackalloc char[ValueText.Longest]);
        if (type.Kind == SqlKind.Boolean || (type.IsNumber && !(type.IsFloat && !double.IsFinite(value.Double))))
        {
            _writer.WriteRawValue(text, skipInputValidation: true);
        }
        else
        {
            _writer.WriteStringValue(text);
        }
    }
}
