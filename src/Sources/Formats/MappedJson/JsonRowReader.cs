using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using SensorGrid.Features.Readings;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.MappedJson;

/// <summary>Reads the reading of a row: looks up its columns in one pass, and collects all other numbers when they are metrics.</summary>
internal sealed class JsonRowReader
{
    private const int LongestName = 1024;
    private const int NotCollected = -1;
    private const int BadName = -2;
    private const int OfRow = -1;

    private readonly MappedJsonFormat _format;
    private readonly RowMapper _mapper;
    private readonly ReadingBuilder _reading;
    private readonly PathNode _row = new();
    private readonly StoredCell[] _rowCells;

    // Of the document, and of the elements around the row in the arrays of its path: their columns, and the number of arrays that each column is in.
    private readonly PathNode?[] _envelopes;
    private readonly StoredCell[] _envelopeCells;
    private readonly int[] _levels;
    private readonly bool _collects;
    private readonly char[] _name = new char[LongestName];
    private byte[] _unescaped = new byte[256];

    /// <summary>Creates the reader.</summary>
    /// <param name="format">The format.</param>
    /// <param name="knownSensorId">Finds the id of a sensor that is known; null for none.</param>
    public JsonRowReader(MappedJsonFormat format, Func<ReadOnlySpan<char>, string?>? knownSensorId)
    {
        _format = format;
        _reading = new ReadingBuilder(knownSensorId);
        _collects = format.Mapping.Metrics.IsAll;
        _rowCells = new StoredCell[format.Columns.Count];
        _envelopeCells = new StoredCell[format.Columns.Count];
        _envelopes = new PathNode?[format.RowPath.Level + 1];
        _levels = [.. format.Columns.Select(column => column.Path.IsOfDocument ? column.Path.Level : OfRow)];
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var column = 0; column < format.Columns.Count; column++)
        {
            var (name, path) = format.Columns[column];
            columns.Add(name, column);
            (path.IsOfDocument ? _envelopes[path.Level] ??= new PathNode() : _row).Add(path.Inside, column);
        }

        _mapper = new RowMapper(format.Mapping, name => columns[name], format.MetricColumns);
    }

    /// <summary>Determines whether there are columns of the document (level 0), or of the elements in so many arrays around the row; it is then read before its rows.</summary>
    public bool HasColumnsAt(int level) => _envelopes[level] is not null;

    /// <summary>Determines whether the value that the reader stands on can be a row.</summary>
    public bool IsRow(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.StartObject => true,
        JsonTokenType.StartArray => _row.HasItems,
        _ => _row.Columns.Count > 0,
    };

    /// <summary>Reads the columns of a document, or of an element around the row.</summary>
    /// <param name="json">Stands on its first token, and then on its last.</param>
    /// <param name="begin">The offset of the reader's text in the record.</param>
    /// <param name="level">The number of arrays that it is in, one with <see cref="HasColumnsAt"/>.</param>
    /// <returns>The fault; null when there is none.</returns>
    public string? ReadEnvelope(ref Utf8JsonReader json, int begin, int level)
    {
        for (var column = 0; column < _levels.Length; column++)
        {
            if (_levels[column] >= level)
            {
                _envelopeCells[column] = default;
            }
        }

        _reading.Begin();
        ReadValue(ref json, begin, _envelopes[level], _envelopeCells, NotCollected);
        return _reading.Reason;
    }

    /// <summary>Reads a row.</summary>
    /// <param name="json">Stands on the row's first token, and then on its last.</param>
    /// <param name="text">The record.</param>
    /// <param name="begin">The offset of the reader's text in the record.</param>
    /// <param name="arrivedAt">The arrival time of the record; null when that is not known.</param>
    /// <param name="reason">The reason why there is no reading; null when there is one.</param>
    public Reading? Read(ref Utf8JsonReader json, ReadOnlySpan<byte> text, int begin, DateTimeOffset? arrivedAt, out string? reason)
    {
        Array.Clear(_rowCells);
        _reading.Begin();
        ReadValue(ref json, begin, _row, _rowCells, _collects ? 0 : NotCollected);
        var cells = new Cells(this, text);
        _mapper.Map(ref cells, _reading, arrivedAt);
        var reading = _reading.Build(arrivedAt);
        reason = _reading.Reason;
        return reading;
    }

    private void ReadValue(ref Utf8JsonReader json, int begin, PathNode? node, StoredCell[] cells, int nameLength)
    {
        var isColumn = node is { Columns.Count: > 0 };
        if (isColumn)
        {
            Store(ref json, begin, node!, cells);
        }

        switch (json.TokenType)
        {
            case JsonTokenType.StartObject when nameLength != NotCollected || node is { HasMembers: true }:
                ReadMembers(ref json, begin, node, cells, nameLength);
                break;
            case JsonTokenType.StartArray when node is { HasItems: true }:
                for (var index = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; index++)
                {
                    ReadValue(ref json, begin, node.Find(index), cells, NotCollected);
                }

                break;
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False when nameLength != NotCollected && !isColumn:
                AddMetric(ref json, nameLength);
                break;
            default:
                json.Skip();
                break;
        }
    }

    private void ReadMembers(ref Utf8JsonReader json, int begin, PathNode? node, StoredCell[] cells, int nameLength)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var child = node?.Find(ref json);
            if (child is null && nameLength == NotCollected)
            {
                json.Skip();
                continue;
            }

            var length = nameLength < 0 ? nameLength : AppendName(ref json, nameLength);
            json.Read();
            ReadValue(ref json, begin, child, cells, length);
        }
    }

    private void Store(ref Utf8JsonReader json, int begin, PathNode node, StoredCell[] cells)
    {
        var kind = json.TokenType switch
        {
            JsonTokenType.String => CellKind.Text,
            JsonTokenType.Number => CellKind.Number,
            JsonTokenType.True => CellKind.True,
            JsonTokenType.False => CellKind.False,
            JsonTokenType.StartObject => CellKind.Object,
            JsonTokenType.StartArray => CellKind.Array,
            _ => CellKind.Null,
        };
        var isString = kind == CellKind.Text;
        foreach (var column in node.Columns)
        {
            if (cells[column].Kind != CellKind.Missing)
            {
                _reading.Refuse($"'{_format.Columns[column].Name}' is given twice.");
            }

            cells[column] = new StoredCell(kind, begin + (int)json.TokenStartIndex + (isString ? 1 : 0), json.ValueSpan.Length, isString && json.ValueIsEscaped);
        }
    }

    private int AppendName(ref Utf8JsonReader json, int length)
    {
        if (length > 0 && length < _name.Length)
        {
            _name[length++] = '.';
        }

        if (!json.ValueIsEscaped
            && Utf8.ToUtf16(json.ValueSpan, _name.AsSpan(length), out _, out var added, replaceInvalidSequences: false) == OperationStatus.Done)
        {
            return length + added;
        }

        try
        {
            return length + json.CopyString(_name.AsSpan(length));
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            return BadName;
        }
    }

    private void AddMetric(ref Utf8JsonReader json, int nameLength)
    {
        if (nameLength == BadName)
        {
            _reading.Refuse($"The name of a number in the row is not valid Unicode, or has more than {LongestName} characters with those of the objects around it.");
            return;
        }

        var name = _name.AsSpan(0, nameLength);
        var value = json.TokenType == JsonTokenType.Number ? json.GetDouble() : json.TokenType == JsonTokenType.True ? 1 : 0;
        if (double.IsInfinity(value))
        {
            _reading.Refuse($"'{name[..Math.Min(name.Length, ReadingLimits.MetricNameLength)]}' is too large for a number.");
            return;
        }

        _reading.AddMetric(name, value);
    }

    private Cell CellOf(ReadOnlySpan<byte> text, int column)
    {
        var stored = (_levels[column] == OfRow ? _rowCells : _envelopeCells)[column];
        if (stored.IsEscaped)
        {
            return Unescape(text.Slice(stored.Start - 1, stored.Length + 2));
        }

        return new Cell(stored.Kind, stored.Kind is CellKind.Text or CellKind.Number ? text.Slice(stored.Start, stored.Length) : default);
    }

    private Cell Unescape(ReadOnlySpan<byte> quoted)
    {
        if (_unescaped.Length < quoted.Length)
        {
            _unescaped = new byte[quoted.Length];
        }

        try
        {
            var json = new Utf8JsonReader(quoted);
            json.Read();
            return new Cell(CellKind.Text, _unescaped.AsSpan(0, json.CopyString(_unescaped)));
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair, or bytes that are not UTF-8.
            return new Cell(CellKind.Invalid, default);
        }
    }

    private readonly ref struct Cells(JsonRowReader reader, ReadOnlySpan<byte> text) : IRowCells
    {
        private readonly ReadOnlySpan<byte> _text = text;

        public Cell this[int column] => reader.CellOf(_text, column);
    }
}
