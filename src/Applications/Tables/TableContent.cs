using SensorGrid.Applications.Definitions;
using SensorGrid.Features.Documents;
using SensorGrid.Sql.Input;
using SensorGrid.Sql.Values;

namespace SensorGrid.Applications.Tables;

/// <summary>The content of a reference table, split into rows: its columns, and its values by any types that fit them.</summary>
/// <remarks>
/// The types of columns are concluded from all values unless a schema gives them: a table that is replaced may have values of others next time. Whoever joins it reads it by the types that he
/// was bound to: see <see cref="TableBinding"/>.
/// </remarks>
public abstract class TableContent
{
    private protected TableContent(IReadOnlyList<Column> columns) => Columns = columns;

    /// <summary>The columns, by their names in the content or its schema, with the types that the schema gives or the values have.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>The number of rows.</summary>
    public abstract int RowCount { get; }

    /// <summary>Splits a content, and finds its columns.</summary>
    /// <param name="format">The format.</param>
    /// <param name="schema">The columns; null to conclude them.</param>
    /// <param name="bytes">The content.</param>
    /// <param name="mistakes">All that is wrong is added to it, by the offsets of bytes.</param>
    /// <returns>Null when its columns cannot be told.</returns>
    public static TableContent? Split(RecordFormat format, InputSchema? schema, ReadOnlyMemory<byte> bytes, Mistakes mistakes) =>
        format == RecordFormat.Csv ? CsvTable.Split(schema, bytes, mistakes) : JsonTable.Split(schema, bytes, mistakes);

    /// <summary>Splits the content of a definition and reads all of it, as it is checked before it is committed.</summary>
    /// <exception cref="TableDefinitionException">It has mistakes: all of them are in the exception.</exception>
    public static TableContent Check(TableDefinition definition, ReadOnlyMemory<byte> bytes)
    {
        var mistakes = new Mistakes();
        if (bytes.Length > TableLimits.MostBytes)
        {
            mistakes.Add(0, FormattableString.Invariant($"The table has {bytes.Length:N0} bytes, and at most {TableLimits.MostBytes:N0} may be: leave out columns and rows that no program joins."));
            throw new TableDefinitionException(mistakes.ErrorsIn(default));
        }

        var content = Split(definition.Format, definition.Schema, bytes, mistakes);
        content?.Read([.. content.Columns.Select((column, index) => (index, column.Type))], mistakes);
        return content is not null && mistakes.Count == 0 ? content : throw new TableDefinitionException(mistakes.ErrorsIn(bytes.Span));
    }

    /// <summary>Reads columns of all rows by given types.</summary>
    /// <param name="columns">The columns, by their indices in <see cref="Columns"/>, and the types.</param>
    /// <param name="mistakes">Each value that is not of its type, and each row that cannot be read, is added to it.</param>
    /// <returns>The rows that can be read.</returns>
    public abstract IReadOnlyList<Row> Read(IReadOnlyList<(int Index, SqlType Type)> columns, Mistakes mistakes);

    /// <summary>Chooses the type of a column without a schema: whole numbers may have a fraction next time, but for long ones, which are names rather than amounts.</summary>
    private protected static SqlType Widen(SqlType type) => type.Kind == SqlKind.Integer ? SqlType.Double : type;

    /// <summary>Adds a mistake when there are more rows or columns than may be.</summary>
    private protected static bool Fits(int rows, int columns, Mistakes mistakes)
    {
        if (columns > TableLimits.MostColumns)
        {
            mistakes.Add(0, FormattableString.Invariant($"The table has {columns:N0} columns, and at most {TableLimits.MostColumns:N0} may be: leave out those that no program joins."));
        }

        if (rows > TableLimits.MostRows)
        {
            mistakes.Add(0, FormattableString.Invariant($"The table has {rows:N0} rows, and at most {TableLimits.MostRows:N0} may be: each application that joins it has them in memory."));
        }

        return columns <= TableLimits.MostColumns && rows <= TableLimits.MostRows;
    }

    /// <summary>The rules for values: those of the schema, or of columns that were concluded.</summary>
    private protected static CellRules RulesOf(InputSchema? schema) => schema?.Rules ?? SchemaJson.DiscoveredRules;
}
