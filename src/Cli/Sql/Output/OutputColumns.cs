using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Cli.Sql.Output;

/// <summary>The columns of a stream as they are written: its ROWTIME, unless it has a column of that name, and its own.</summary>
internal sealed class OutputColumns
{
    private const string RowTime = "ROWTIME";

    private readonly bool _hasRowTime;

    /// <param name="stream">The stream.</param>
    public OutputColumns(StreamDeclaration stream)
    {
        _hasRowTime = stream.Schema.IndexOf(RowTime) >= 0;
        All = _hasRowTime ? stream.Schema.Columns : [new Column(RowTime, SqlType.Timestamp), .. stream.Schema.Columns];
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<Column> All { get; }

    /// <summary>Gets the value of a column.</summary>
    public Value Of(Row row, int column) => _hasRowTime ? row.Values[column] : column == 0 ? Value.Of(row.Time) : row.Values[column - 1];
}
