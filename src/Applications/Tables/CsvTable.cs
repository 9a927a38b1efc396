using System.Text;
using System.Text.Unicode;
using SensorGrid.Applications.Definitions;
using SensorGrid.Features.Documents;
using SensorGrid.Sql.Input;
using SensorGrid.Sql.Values;

namespace SensorGrid.Applications.Tables;

/// <summary>A reference table of CSV: the first row has the names of the columns; with a schema it may be left out, and columns are then in the order of the schema.</summary>
internal sealed class CsvTable : TableContent
{
    // As many as an answer lists.
    private const int MostTold = 1_000;

    private readonly List<CsvField[]> _rows;
    private readonly int[] _fields;
    private readonly CellRules _rules;

    private CsvTable(IReadOnlyList<Column> columns, int[] fields, List<CsvField[]> rows, CellRules rules)
        : base(columns) => (_fields, _rows, _rules) = (fields, rows, rules);

    public override int RowCount => _rows.Count;

    /// <inheritdoc cref="TableContent.Split"/>
    public static CsvTable? Split(InputSchema? schema, ReadOnlyMemory<byte> bytes, Mistakes mistakes)
    {
        if (!Utf8.IsValid(bytes.Span))
        {
            mistakes.Add(ValidLength(bytes.Span), "Not UTF-8; save it with that encoding.");
            return null;
        }

        var rows = new CsvRows(bytes.Span, schema?.ColumnDelimiter ?? ",", schema?.RowDelimiter ?? "\n").All(mistakes);
        if (rows.Count == 0 && schema is null)
        {
            mistakes.Add(0, "The table is empty: its first line has the names of its columns.");
            return null;
        }

        // Before anything is compared with anything.
        if (rows.Count > 0 && !Fits(rows.Count - 1, rows[0].Length, mistakes))
        {
            return null;
        }

        var table = schema is null ? WithHeader(rows, mistakes) : WithSchema(schema, rows, mistakes);
        return table is not null && Fits(table.RowCount, table.Columns.Count, mistakes) ? table : null;
    }

    public override IReadOnlyList<Row> Read(IReadOnlyList<(int Index, SqlType Type)> columns, Mistakes mistakes)
    {
        var cells = columns.Select(column => new CellReader(Columns[column.Index].Name, column.Type, _rules)).ToArray();
        var rows = new List<Row>(_rows.Count);
        foreach (var row in _rows)
        {
            var values = new Value[cells.Length];
            var isRead = true;
            for (var i = 0; i < cells.Length; i++)
            {
                var field = row[_fields[columns[i].Index]];
                if (!cells[i].TryField(field.Text, out values[i]))
                {
                    mistakes.Add(field.Offset, $"{Capital(cells[i].Explain(field.Text).Message)}.");
                    isRead = false;
                }
            }

            if (isRead)
            {
                rows.Add(new Row(0, values));
            }
        }

        return rows;
    }

    private static CsvTable? WithHeader(List<CsvField[]> rows, Mistakes mistakes)
    {
        var header = rows[0];
        var before = mistakes.Count;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, field) in header.Index())
        {
            if (field.Text.Length == 0)
            {
                mistakes.Add(field.Offset, FormattableString.Invariant($"Column {index + 1} has no name: the first line has the names of the columns."));
            }
            else if (!names.Add(field.Text))
            {
                mistakes.Add(field.Offset, $"The column '{Node.Show(field.Text)}' is there twice: name one of them otherwise.");
            }
        }

        rows.RemoveAt(0);
        CheckWidths(rows, header.Length, "the first line has", mistakes);
        if (mistakes.Count > before)
        {
            return null;
        }

        var types = header.Select(_ => new TypeGuess()).ToArray();
        var marks = new HashSet<string>(SchemaJson.MissingMarks, StringComparer.OrdinalIgnoreCase);
        foreach (var row in rows)
        {
            for (var i = 0; i < types.Length; i++)
            {
                if (row[i].Text.Length > 0 && !marks.Contains(row[i].Text))
                {
                    types[i].AddText(row[i].Text);
                }
            }
        }

        return new CsvTable([.. header.Select((field, index) => new Column(field.Text, Widen(types[index].Type)))], [.. header.Index().Select(field => field.Index)], rows, RulesOf(null));
    }

    private static CsvTable? WithSchema(InputSchema schema, List<CsvField[]> rows, Mistakes mistakes)
    {
        var before = mistakes.Count;
        var fields = rows is [var first, ..] && FieldsOf(schema, first) is { } named ? named : null;
        var width = fields is null ? schema.Columns.Count : rows[0].Length;
        if (fields is not null)
        {
            rows.RemoveAt(0);
        }

        CheckWidths(rows, width, fields is null ? "the schema has" : "the first line has", mistakes);
        return mistakes.Count > before ? null : new CsvTable(schema.Rows.Columns, fields ?? [.. Enumerable.Range(0, width)], rows, RulesOf(schema));
    }

    /// <summary>Finds the columns of a schema in the first line, in any case of letters; null when it is a row.</summary>
    private static int[]? FieldsOf(InputSchema schema, CsvField[] first)
    {
        int[] fields = [.. schema.Columns.Select(column => Array.FindIndex(first, field => string.Equals(field.Text, column.Name, StringComparison.OrdinalIgnoreCase)))];
        return fields.Contains(-1) ? null : fields;
    }

    private static void CheckWidths(List<CsvField[]> rows, int width, string what, Mistakes mistakes)
    {
        foreach (var row in rows.Where(row => row.Length != width).Take(MostTold))
        {
            mistakes.Add(row[0].Offset, FormattableString.Invariant($"The row has {row.Length} fields, but {what} {width}: a field with a comma or a line end stands in double quotes."));
        }
    }

    private static string Capital(string message) => string.Concat(message[..1].ToUpperInvariant(), message.AsSpan(1));

    private static int ValidLength(ReadOnlySpan<byte> bytes)
    {
        var length = 0;
        while (Rune.DecodeFromUtf8(bytes[length..], out _, out var next) == System.Buffers.OperationStatus.Done)
        {
            length += next;
        }

        return length;
    }
}
