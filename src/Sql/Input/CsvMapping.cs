using System.Globalization;
using System.Text;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Input;

/// <summary>Makes rows of CSV: a field belongs to the column of its place.</summary>
internal sealed class CsvMapping : InputMapping
{
    private const char Quote = '"';

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _rowDelimiter;
    private readonly string _columnDelimiter;
    private readonly CellReader[] _cells;

    public CsvMapping(InputSchema schema)
    {
        (_rowDelimiter, _columnDelimiter) = (schema.RowDelimiter, schema.ColumnDelimiter);
        _cells = [.. schema.Columns.Select(column => new CellReader(column.Name, column.Type, schema.Rules))];
        if (_rowDelimiter.Length == 0 || _columnDelimiter.Length == 0)
        {
            throw new InputSchemaException("a delimiter of CSV is empty");
        }
    }

    public override void Rows(ReadOnlySpan<byte> record, List<MappedRow> rows)
    {
        string all;
        try
        {
            all = StrictUtf8.GetString(record);
        }
        catch (DecoderFallbackException)
        {
            rows.Add(Fault("the record is not UTF-8"));
            return;
        }

        var text = all.AsSpan().TrimStart('\uFEFF');
        while (!text.IsEmpty)
        {
            var end = EndOf(text, _rowDelimiter);
            var row = text[..end].TrimEnd('\r');
            if (!row.Trim().IsEmpty)
            {
                rows.Add(Read(row));
            }

            text = text[Math.Min(text.Length, end + _rowDelimiter.Length)..];
        }
    }

    /// <summary>Splits a row into its fields, without their quotes.</summary>
    public List<string> Split(ReadOnlySpan<char> row)
    {
        var fields = new List<string>();
        while (true)
        {
            var end = EndOf(row, _columnDelimiter);
            fields.Add(Unquote(row[..end]).ToString());
            if (end == row.Length)
            {
                return fields;
            }

            row = row[(end + _columnDelimiter.Length)..];
        }
    }

    private static MappedRow Fault(string message) => new(null, new InputError(InputError.Shape, message));

    private MappedRow Read(ReadOnlySpan<char> row)
    {
        var values = new Value[_cells.Length];
        var whole = row;
        for (var i = 0; i < _cells.Length; i++)
        {
            var end = EndOf(row, _columnDelimiter);
            var field = Unquote(row[..end]);
            if (!_cells[i].TryField(field, out values[i]))
            {
                return new MappedRow(null, _cells[i].Explain(field));
            }

            if (end == row.Length != (i == _cells.Length - 1))
            {
                return Fault(string.Create(CultureInfo.InvariantCulture, $"the row has {Split(whole).Count} fields, but the schema has {_cells.Length} columns"));
            }

            row = end == row.Length ? [] : row[(end + _columnDelimiter.Length)..];
        }

        return new MappedRow(values, null);
    }

    // The place of the delimiter outside of quotes; the end when there is none.
    private static int EndOf(ReadOnlySpan<char> text, string delimiter)
    {
        var isQuoted = false;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == Quote)
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && text[at] == delimiter[0] && text[at..].StartsWith(delimiter, StringComparison.Ordinal))
            {
                return at;
            }
        }

        return text.Length;
    }

    private static ReadOnlySpan<char> Unquote(ReadOnlySpan<char> field)
    {
        field = field.Trim();
        return field is [Quote, .., Quote] ? field[1..^1].ToString().Replace("\"\"", "\"", StringComparison.Ordinal) : field;
    }
}
