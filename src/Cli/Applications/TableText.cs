using System.Globalization;
using SensorGrid.Applications.Definitions;
using SensorGrid.Cli.Sql.Output;
using SensorGrid.Sql.Input;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Cli.Applications;

/// <summary>Turns a reference table that was read from a file into a part of a definition: its columns, and its rows as lines of JSON.</summary>
internal static class TableText
{
    /// <summary>Makes the table.</summary>
    public static ApplicationTable Of(ReferenceTable table)
    {
        // A member by the column's own name where a path can name it, and by its number otherwise.
        Column[] members = [.. table.Schema.Columns.Select((column, index) => column with { Name = MemberOf(column.Name, index) })];
        InputColumn[] columns =
        [
            .. table.Schema.Columns.Select((column, index) => new InputColumn(column.Name, column.Type, JsonPath.Parse($"$.{members[index].Name}"))),
        ];
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var writer = new NdjsonWriter(text, new StreamDeclaration(table.Name, new RowSchema(members), IsRead: false), withRowTime: false);
        foreach (var row in table.Rows)
        {
            writer.Add(row);
        }

        return new ApplicationTable(table.Name, new InputSchema(RecordFormat.Json, columns), text.ToString());
    }

    private static string MemberOf(string column, int index) =>
        column.Length > 0 && column.All(character => char.IsAsciiLetterOrDigit(character) || character == '_') ? column : FormattableString.Invariant($"-{index}");
}
