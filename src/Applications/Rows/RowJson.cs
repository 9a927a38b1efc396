using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Applications.Rows;

/// <summary>Writes the rows of a stream as JSON objects: ROWTIME, unless the stream has such a column, then the columns by name. Numbers are numbers, times are texts as in SQL; a number that JSON cannot have is a text.</summary>
public sealed class RowJson
{
    private const string RowTime = "ROWTIME";

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly (byte[] Name, SqlType Type)[] _columns;
    private readonly byte[] _start;

    /// <param name="stream">The stream.</param>
    public RowJson(StreamDeclaration stream)
    {
        var hasRowTime = stream.Schema.IndexOf(RowTime) >= 0;
        _start = hasRowTime ? "{"u8.ToArray() : Encoding.UTF8.GetBytes($"{{\"{RowTime}\":");
        _columns = [.. stream.Schema.Columns.Select((column, index) => (Encoding.UTF8.GetBytes($"{(index == 0 && hasRowTime ? "" : ",")}\"{Encode(column.Name)}\":"), column.Type))];
        HasRowTime = hasRowTime;
    }

    private bool HasRowTime { get; }

    /// <summary>Writes a row.</summary>
    public byte[] Write(Row row)
    {
        _buffer.ResetWrittenCount();
        _buffer.Write(_start);
        if (!HasRowTime)
        {
            Write(Value.Of(row.Time), SqlType.Timestamp);
        }

        for (var i = 0; i < _columns.Length; i++)
        {
            _buffer.Write(_columns[i].Name);
            Write(row.Values[i], _columns[i].Type);
        }

        _buffer.Write("}"u8);
        return _buffer.WrittenSpan.ToArray();
    }

    private void Write(Value value, SqlType type)
    {
        if (value.IsNull)
        {
            _buffer.Write("null"u8);
            return;
        }

        var text = ValueText.Format(value, type, stackalloc char[ValueText.Longest]);
        if (type.Kind == SqlKind.Boolean || (type.IsNumber && !(type.IsFloat && !double.IsFinite(value.Double))))
        {
            Encoding.UTF8.GetBytes(text, _buffer);
            return;
        }

        _buffer.Write("\""u8);
        Encoding.UTF8.GetBytes(Encode(text), _buffer);
        _buffer.Write("\""u8);
    }

    private static string Encode(ReadOnlySpan<char> text) => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value;
}
