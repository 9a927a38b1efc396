using System.Globalization;
using System.Text.RegularExpressions;
using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>Says why a name is no column, and which one was probably meant.</summary>
internal sealed partial class ColumnMessages(IReadOnlyList<RelationSource> sources)
{
    private const int MostListed = 12;

    /// <summary>Writes a name as it has to be written in a program.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Writes a name as its author did.</summary>
    public static string Written(Name name) => name.IsQuoted ? Quote(name.Text) : name.Text;

    /// <summary>Writes a number of things: 1 key, 2 keys.</summary>
    public static string Count(int number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");

    /// <summary>Writes an expression with the names of its columns.</summary>
    public static string Named(Scalar scalar, RowSchema schema) => ColumnNumber().Replace(
        scalar.ToString(), match => match.Value == "#time" ? MetadataColumns.RowTime : Quote(schema.Columns[int.Parse(match.ValueSpan[1..], CultureInfo.InvariantCulture)].Name));

    public static string NoField(Name field, Name of, SqlType type) => type.Fields is { } fields
        ? $"{Written(of)} has no field {Written(field)}; it has {List(fields.Columns.Select(column => column.Name))}."
        : $"{Written(of)} is {type}, and has no fields: {Written(field)} cannot follow.";

    public string NoSource(Name name)
    {
        var names = sources.Select(source => source.Name).OfType<string>().ToList();
        var meant = Suggestions.Nearest(name.Text, names);
        return meant is null ? $"No source {Written(name)} in FROM; there is {List(names)}." : $"No source {Written(name)} in FROM; did you mean {Quote(meant)}?{Folding(name, meant)}";
    }

    public string Ambiguous(Name name)
    {
        var owners = sources.Where(source => source.Columns.Any(column => column.Name == name.Text && !column.IsHidden)).Select(source => source.Name).OfType<string>().Distinct().ToList();
        return owners.Count > 1
            ? $"The column {Written(name)} is in several sources: write {string.Join(" or ", owners.Select(owner => $"{Quote(owner)}.{Quote(name.Text)}"))}."
            : $"Several columns have the name {Written(name)}: give each another alias.";
    }

    public static string NoColumn(IReadOnlyList<RelationSource> among, Name name)
    {
        var names = among.SelectMany(source => source.Columns).Where(column => !column.IsHidden).Select(column => column.Name).Distinct().ToList();
        var meant = names.Find(candidate => string.Equals(candidate, name.Text, StringComparison.OrdinalIgnoreCase)) ?? Suggestions.Nearest(name.Text, names);
        return meant is null
            ? $"No column {Written(name)}; there is {List(names)}.{(name.IsQuoted ? " A text is written in single quotes." : "")}"
            : $"No column {Written(name)}; did you mean {Quote(meant)}?{Folding(name, meant)}";
    }

    /// <summary>Explains the commonest mistake: a name without quotes for one with small letters.</summary>
    public static string Folding(Name name, string meant) =>
        !name.IsQuoted && !name.Text.Any(char.IsLower) && string.Equals(name.Text, meant, StringComparison.OrdinalIgnoreCase) ? " Unquoted names become upper case."
        : string.Equals(name.Text, meant, StringComparison.OrdinalIgnoreCase) ? " Names are compared with their case." : "";

    [GeneratedRegex("#(?:time|[0-9]+)")]
    private static partial Regex ColumnNumber();

    private static string List(IEnumerable<string> names)
    {
        var all = names.ToList();
        var listed = string.Join(", ", all.Take(MostListed).Select(Quote));
        return all.Count == 0 ? "none" : all.Count > MostListed ? $"{listed}, ..." : listed;
    }
}
