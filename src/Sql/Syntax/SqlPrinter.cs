namespace SensorGrid.Sql.Syntax;

/// <summary>Writes statements as text, from which the parser reads an equal tree. What has no effect here, such as DESCRIPTION, is not written.</summary>
internal static class SqlPrinter
{
    /// <summary>Writes a statement, with its semicolon.</summary>
    public static string Print(Statement statement) => Body(statement) + ";";

    private static string Body(Statement statement) => statement switch
    {
        CreateStream stream => $"CREATE OR REPLACE STREAM {NamePrinter.Print(stream.Name)} (\n    {string.Join(",\n    ", stream.Columns.Select(Column))})",
        CreateTable table => $"CREATE TABLE {NamePrinter.Print(table.Name)} (\n    {string.Join(",\n    ", table.Columns.Select(Column).Concat(Watermark(table.Watermark)))})",
        CreatePump pump => $"CREATE OR REPLACE PUMP {NamePrinter.Print(pump.Name)} AS\n{Body(pump.Insert)}",
        CreateView view => $"CREATE OR REPLACE VIEW {NamePrinter.Print(view.Name)}{NamePrinter.List(view.Columns)} AS\n{QueryPrinter.Print(view.Query)}",
        InsertInto insert => $"INSERT INTO {NamePrinter.Print(insert.Target)}{NamePrinter.List(insert.Columns)}\n{QueryPrinter.Print(insert.Query)}",
        QueryStatement query => QueryPrinter.Print(query.Query),
        _ => throw new ArgumentOutOfRangeException(nameof(statement), statement, "Unknown statement."),
    };

    private static string Column(TableColumn column) => column.Computed is { } computed
        ? $"{NamePrinter.Print(column.Name)} AS {ExpressionPrinter.Print(computed)}"
        : $"{NamePrinter.Print(column.Name)} {ExpressionPrinter.Print(column.Type!)}{(column.IsNotNull ? " NOT NULL" : string.Empty)}"
            + (column.Metadata is { } key ? $" METADATA FROM '{key.Replace("'", "''", StringComparison.Ordinal)}'" : string.Empty);

    private static IEnumerable<string> Watermark(Watermark? watermark) =>
        watermark is null ? [] : [$"WATERMARK FOR {NamePrinter.Print(watermark.Column)} AS {ExpressionPrinter.Print(watermark.Expression)}"];

    private static string Column(ColumnDefinition column) =>
        $"{NamePrinter.Print(column.Name)} {ExpressionPrinter.Print(column.Type)}{(column.IsNotNull ? " NOT NULL" : string.Empty)}";
}
