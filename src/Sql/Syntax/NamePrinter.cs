namespace SensorGrid.Sql.Syntax;

/// <summary>Writes names: without quotes when they are read as the same name then, else in double quotes.</summary>
internal static class NamePrinter
{
    /// <summary>Writes a name.</summary>
    public static string Print(Name name) => IsPlain(name.Text) && !Words.IsAny(name.Text) ? name.Text : Quote(name.Text);

    /// <summary>Writes the name of a function.</summary>
    /// <param name="name">The name.</param>
    /// <param name="isForm">Whether what is in the parenthesis may be read as that of a form such as SUBSTRING.</param>
    public static string Function(Name name, bool isForm) =>
        IsPlain(name.Text) && (!Words.IsReservedFunction(name.Text) || Words.IsCallOrForm(name.Text)) && (isForm || !Words.IsCallOrForm(name.Text)) ? name.Text : Quote(name.Text);

    /// <summary>Writes names with points between.</summary>
    public static string Path(IEnumerable<Name> path) => string.Join('.', path.Select(Print));

    /// <summary>Writes names in parentheses, with a space before; nothing for null.</summary>
    public static string List(IReadOnlyList<Name>? names) => names is null ? string.Empty : $" ({string.Join(", ", names.Select(Print))})";

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static bool IsPlain(string name) =>
        name.Length > 0 && (char.IsAsciiLetterUpper(name[0]) || name[0] == '_') && name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is '_' or '$');
}
