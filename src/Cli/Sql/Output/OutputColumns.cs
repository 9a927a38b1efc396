using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Cli.Sql.Output;

/// <summary>The columns of a stream as they are written: its own, and its ROWTIME before them where that is wanted and it has no column of that name.</summary>
internal sealed class OutputColumns
{
    private const string RowTime = "ROWTIME";

    private readonly bool _addsRowTime;

    /// <param name="stream">The stream.</param>
    /// <param name="withRowTime">Whether ROWTIME is wanted.</param>
    public OutputColumns(StreamDeclaration stream, bool withRowTime)
    {
        _addsRowTime = withRowTime && stream.Schema.IndexOf(RowTime) < 0;
        All = _addsRowTime ? [new Column(RowTime, SqlType.Timestamp), .. stream.Schema.Columns] : stream.Schema.Columns;
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<Column> All { get; }

    /// <summary>Gets the value of a column.</summary>
    public Value Of(Row row, int column) => !_addsRowTime ? row.Values[column] : column == 0 ? Value.Of(row.Time) : row.Values[column - 1];
}
