using System.Buffers;
using System.Globalization;
using System.Text;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Applications.Rows;

/// <summary>Writes the rows of a stream as JSON objects: ROWTIME, unless the stream has such a column, then the columns by name. Numbers are numbers, times are texts as in SQL; a number that JSON cannot have is a text.</summary>
public sealed class RowJson
{
    private const string RowTime = "ROWTIME";

    /// <summary>The characters that a text of JSON has as they are.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(character => (char)character).Except("\"\\")]);

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly (byte[] Name, SqlType Type)[] _columns;
    private readonly byte[] _start;

    // Rows that leave at one time are many.
    private (long Time, byte[] Text) _last = (long.MinValue, []);

    /// <param name="stream">The stream.</param>
    public RowJson(StreamDeclaration stream)
    {
        var hasRowTime = stream.Schema.IndexOf(RowTime) >= 0;
        _start = hasRowTime ? "{"u8.ToArray() : Encoding.UTF8.GetBytes($"{{\"{RowTime}\":");
        _columns = [.. stream.Schema.Columns.Select((column, index) => (Encoding.UTF8.GetBytes($"{(index == 0 && hasRowTime ? "" : ",")}\"{JsonText.Encode(column.Name)}\":"), column.Type))];
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
            WriteRowTime(row.Time);
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

        if (type.IsInteger)
        {
            WriteNumber(value.Bits, "");
        }
        else if (type.Kind == SqlKind.Double && double.IsFinite(value.Double))
        {
            WriteNumber(value.Double, "R");
        }
        else if (type.IsText && !value.Text.AsSpan().ContainsAnyExcept(Plain))
        {
            WritePlain(value.Text);
        }
        else
        {
            WriteAny(value, type);
        }
    }

    private void WriteRowTime(long time)
    {
        if (time != _last.Time)
        {
            var before = _buffer.WrittenCount;
            Write(Value.Of(time), SqlType.Timestamp);
            _last = (time, _buffer.WrittenSpan[before..].ToArray());
            return;
        }

        _buffer.Write(_last.Text);
    }

    private void WriteNumber<T>(T value, string format)
        where T : IUtf8SpanFormattable
    {
        value.TryFormat(_buffer.GetSpan(ValueText.Longest), out var length, format, CultureInfo.InvariantCulture);
        _buffer.Advance(length);
    }

    private void WritePlain(string text)
    {
        var span = _buffer.GetSpan(text.Length + 2);
        span[0] = (byte)'"';
        Ascii.FromUtf16(text, span[1..], out var length);
        span[length + 1] = (byte)'"';
        _buffer.Advance(length + 2);
    }

    private void WriteAny(Value value, SqlType type)
    {
        var text = ValueText.Format(value, type, stackalloc char[ValueText.Longest]);
        if (type.Kind == SqlKind.Boolean || (type.IsNumber && !(type.IsFloat && !double.IsFinite(value.Double))))
        {
            Encoding.UTF8.GetBytes(text, _buffer);
            return;
        }

        _buffer.Write("\""u8);
        Encoding.UTF8.GetBytes(JsonText.Encode(text), _buffer);
        _buffer.Write("\""u8);
    }
}
