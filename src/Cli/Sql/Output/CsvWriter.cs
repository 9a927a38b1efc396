using SensorGrid.Applications.Rows;
using SensorGrid.Cli.Replay;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Cli.Sql.Output;

/// <summary>Writes the rows of a stream as comma-separated values; nothing for null.</summary>
internal sealed class CsvWriter : IRowWriter
{
    private readonly OutputColumns _columns;
    private readonly CsvRow _csv;

    /// <param name="writer">The destination.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="isRaw">Whether texts that a spreadsheet takes for formulas are written as they are.</param>
    /// <param name="withRowTime">Whether ROWTIME is written as well.</param>
    public CsvWriter(TextWriter writer, StreamDeclaration stream, bool isRaw, bool withRowTime)
    {
        (_columns, _csv) = (new OutputColumns(stream, withRowTime), new CsvRow(writer, isRaw));
        foreach (var column in _columns.All)
        {
            _csv.Field(column.Name);
        }

        _csv.End();
    }

    public void Add(Row row)
    {
        Span<char> buffer = stackalloc char[ValueText.Longest];
        for (var i = 0; i < _columns.All.Count; i++)
        {
            var value = _columns.Of(row, i);
            var type = _columns.All[i].Type;
            if (value.IsNull)
            {
                _csv.Field("");
            }
            else if (type.IsText || type.Kind == SqlKind.Row)
            {
                _csv.Field(ValueText.Format(value, type, buffer));
            }
            else
            {
                _csv.Plain(ValueText.Format(value, type, buffer));
            }
        }

        _csv.End();
    }

    public void End()
    {
    }
}
