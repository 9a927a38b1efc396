using System.Text;
using System.Text.Json;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Input;

/// <summary>Reads the columns of a JSON object. Not safe for concurrent use.</summary>
internal sealed class JsonRowReader
{
    private const int LongestShown = 100;

    private readonly CellReader[] _cells;
    private readonly JsonColumnNode _tree = new();
    private readonly List<int> _inArray = [];

    // Of the row that is being read.
    private readonly List<Value[]> _elements = [];
    private InputError? _error;

    public JsonRowReader(InputSchema schema)
    {
        _cells = [.. schema.Columns.Select(column => new CellReader(column.Name, column.Type, schema.Rules))];
        var arrays = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, column) in schema.Columns.Index())
        {
            var path = (column.Path ?? new JsonPath([column.Name])).Without(schema.RowPath);
            if (_tree.Add(path, index))
            {
                _inArray.Add(index);
                arrays.Add(string.Join('.', path.Steps.TakeWhile(step => step != JsonPath.Elements)));
            }
        }

        if (arrays.Count > 1 || schema.Columns.Any(column => (column.Path?.Without(schema.RowPath).Steps.SkipLast(1).Count(step => step == JsonPath.Elements) ?? 0) > 1))
        {
            throw new InputSchemaException("columns go through more than one array: rows can be made of the elements of one");
        }
    }

    /// <summary>Creates the quick reader of records that are rows; null where rows are made of the elements of an array.</summary>
    public PlainJsonReader? CreatePlain() => _inArray.Count == 0 ? new PlainJsonReader(_tree, _cells) : null;

    /// <summary>Adds the row of an object, or the rows of the array in it: at least one.</summary>
    public void Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> record, List<MappedRow> rows)
    {
        _elements.Clear();
        _error = null;
        var values = Nulls();
        Walk(ref reader, record, _tree, values);
        if (_error is not null)
        {
            rows.Add(new MappedRow(null, _error));
            return;
        }

        if (_elements.Count == 0)
        {
            rows.Add(new MappedRow(values, null));
        }

        foreach (var element in _elements)
        {
            rows.Add(new MappedRow(Merge(values, element), null));
        }
    }

    private Value[] Nulls()
    {
        var values = new Value[_cells.Length];
        Array.Fill(values, Value.Null);
        return values;
    }

    private Value[] Merge(Value[] row, Value[] element)
    {
        var values = (Value[])row.Clone();
        foreach (var column in _inArray)
        {
            values[column] = element[column];
        }

        return values;
    }

    private void Walk(ref Utf8JsonReader reader, ReadOnlySpan<byte> record, JsonColumnNode node, Value[] values)
    {
        foreach (var column in node.Columns)
        {
            Take(reader, record, column, values);
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when node.Members.Count > 0:
                WalkMembers(ref reader, record, node, values);
                break;
            case JsonTokenType.StartArray when node.Elements is not null:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    AddElement(ref reader, record, node.Elements);
                }

                break;
            case JsonTokenType.StartObject when node.Elements is not null:
                AddElement(ref reader, record, node.Elements);
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private void AddElement(ref Utf8JsonReader reader, ReadOnlySpan<byte> record, JsonColumnNode node)
    {
        var values = Nulls();
        Walk(ref reader, record, node, values);
        _elements.Add(values);
    }

    private void WalkMembers(ref Utf8JsonReader reader, ReadOnlySpan<byte> record, JsonColumnNode node, Value[] values)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = Find(ref reader, node);
            reader.Read();
            if (member is null)
            {
                reader.Skip();
            }
            else
            {
                Walk(ref reader, record, member, values);
            }
        }
    }

    private static JsonColumnNode? Find(ref Utf8JsonReader reader, JsonColumnNode node)
    {
        foreach (var (name, member) in node.Members)
        {
            if (reader.ValueTextEquals(name))
            {
                return member;
            }
        }

        return null;
    }

    // By a copy of the reader: what is below may have columns, too.
    private void Take(Utf8JsonReader reader, ReadOnlySpan<byte> record, int column, Value[] values)
    {
        var start = (int)reader.TokenStartIndex;
        if (!_cells[column].TryJson(ref reader, record, out values[column]))
        {
            var bytes = record[start..(int)reader.BytesConsumed];
            _error ??= _cells[column].Explain(Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, LongestShown)]).Trim('"'));
        }
    }
}
