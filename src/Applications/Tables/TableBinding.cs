using System.Text.RegularExpressions;
using SensorGrid.Applications.Definitions;
using SensorGrid.Features.Documents;
using SensorGrid.Sql.Input;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Applications.Tables;

/// <summary>Binds programs to reference tables of the catalogue: the columns that a program reads, by the types that they had when it was committed.</summary>
/// <remarks>
/// What a program does not read does not bind it: such a column may come, go or change. The columns become a part of the application's definition, so that the program is the same for
/// every content that follows, and its state stays.
/// </remarks>
public static partial class TableBinding
{
    /// <summary>Chooses the columns of a table that a program reads, with the names by which it does.</summary>
    /// <param name="content">The table.</param>
    /// <param name="program">The text of the program.</param>
    /// <param name="notes">Sentences on how columns were named are added to it.</param>
    public static InputSchema Choose(TableContent content, string program, ICollection<string> notes)
    {
        var names = new DiscoveredNames(program);
        InputColumn[] all = [.. content.Columns.Select(column => new InputColumn(names.Choose(column.Name), column.Type, new JsonPath([column.Name]))).Where(SchemaJson.CanWrite)];
        InputColumn[] read = HasStar(program) ? all : [.. all.Where(column => names.Uses(column.Name))];
        foreach (var note in names.Notes)
        {
            notes.Add(note);
        }

        return new InputSchema(RecordFormat.Json, read.Length > 0 ? read : all);
    }

    /// <summary>Makes the table that a program joins of a content.</summary>
    /// <param name="table">The table as the program knows it, with its columns.</param>
    /// <param name="content">The content.</param>
    /// <param name="mistakes">What does not fit is added to it.</param>
    /// <returns>Null when something does not.</returns>
    public static ReferenceTable? Bind(ApplicationTable table, TableContent content, Mistakes mistakes)
    {
        var before = mistakes.Count;
        var columns = new List<(int Index, SqlType Type)>();
        foreach (var column in table.Schema!.Columns)
        {
            if (IndexOf(content, column) is >= 0 and var index)
            {
                columns.Add((index, column.Type));
            }
            else
            {
                mistakes.Add(0, $"There is no column '{FieldOf(column)}': it has {string.Join(", ", content.Columns.Take(12).Select(known => known.Name))}.");
            }
        }

        var rows = mistakes.Count == before ? content.Read(columns, mistakes) : [];
        return mistakes.Count == before ? new ReferenceTable(table.Name, table.Schema.Rows, rows) : null;
    }

    private static string FieldOf(InputColumn column) => column.Path is { Steps: [.., var last] } ? last : column.Name;

    private static int IndexOf(TableContent content, InputColumn column)
    {
        var path = column.Path is { Steps.Count: > 1 } nested ? string.Join('_', nested.Steps) : null;
        string?[] names = [FieldOf(column), path, column.Name];
        foreach (var name in names.OfType<string>())
        {
            var index = content.Columns.Index().Where(known => known.Item.Name == name).Select(known => known.Index).FirstOrDefault(-1);
            if (index >= 0)
            {
                return index;
            }
        }

        int[] alike = [.. content.Columns.Index().Where(known => string.Equals(known.Item.Name, column.Name, StringComparison.OrdinalIgnoreCase)).Select(known => known.Index)];
        return alike is [var only] ? only : -1;
    }

    // SELECT *, x.*: all columns. Any other asterisk stands behind a parenthesis, a name or a number. One in a literal or a comment costs nothing but precision.
    private static bool HasStar(string program) => Star().IsMatch(program);

    [GeneratedRegex(@"(\b(SELECT|STREAM|DISTINCT|ALL)|[.,])\s*\*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Star();
}
