using System.Text;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Programs;

/// <summary>Writes a row as text that people read: <c>"k" = 'a', "x" = 1.5, "y" = NULL</c>.</summary>
internal static class RowText
{
    /// <summary>A longer text is cut, so that a lost row of any size can be told of.</summary>
    private const int Longest = 4000;

    public static string Write(Row row, RowSchema schema)
    {
        var text = new StringBuilder();
        for (var i = 0; i < schema.Count && text.Length < Longest; i++)
        {
            var column = schema.Columns[i];
            text.Append(i == 0 ? "" : ", ").Append('"').Append(column.Name).Append("\" = ").Append(Write(row.Values[i], column.Type));
        }

        return text.Length <= Longest ? text.ToString() : $"{text.ToString(0, Longest)}...";
    }

    private static string Write(Value value, SqlType type) => SqlText.Write(value, type) switch
    {
        null => "NULL",
        var text when type.IsNumber || type.Kind is SqlKind.Boolean => text,
        var text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
    };
}
