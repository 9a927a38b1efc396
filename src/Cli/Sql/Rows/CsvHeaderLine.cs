using System.Text;
using SensorGrid.Sql.Input;

namespace SensorGrid.Cli.Sql.Rows;

/// <summary>Recognises a header in a file of CSV whose columns have a schema: records of a stream have none.</summary>
internal static class CsvHeaderLine
{
    /// <summary>Determines whether the first line has the names of the columns, in any case of letters, rather than values.</summary>
    public static bool Is(ReadOnlySpan<byte> line, InputSchema schema)
    {
        var fields = Encoding.UTF8.GetString(line).Trim('\uFEFF').Split(schema.ColumnDelimiter);
        return fields.Length == schema.Columns.Count
            && fields.Zip(schema.Columns).All(pair => string.Equals(pair.First.Trim().Trim('"'), pair.Second.Name, StringComparison.OrdinalIgnoreCase));
    }
}
