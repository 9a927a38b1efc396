using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Input;

/// <summary>The mapping of records to rows, as Kinesis Data Analytics has it (<c>InputSchema</c>, <c>ReferenceSchema</c>).</summary>
/// <param name="Format">The format of the records.</param>
/// <param name="Columns">The columns; of CSV in the order of the fields.</param>
public sealed record InputSchema(RecordFormat Format, IReadOnlyList<InputColumn> Columns)
{
    /// <summary>Of JSON the place of the rows in a record. An array there makes a row of each element.</summary>
    public JsonPath RowPath { get; init; } = JsonPath.Root;

    /// <summary>Of CSV the text between rows.</summary>
    public string RowDelimiter { get; init; } = "\n";

    /// <summary>Of CSV the text between fields.</summary>
    public string ColumnDelimiter { get; init; } = ",";

    /// <summary>The rules for values that are not of their column's type.</summary>
    public CellRules Rules { get; init; } = CellRules.Declared;

    /// <summary>The columns as the program sees them.</summary>
    public RowSchema Rows => new([.. Columns.Select(column => new Column(column.Name, column.Type))]);
}
