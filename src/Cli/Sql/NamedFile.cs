using SensorGrid.Cli.CommandLine;
using SensorGrid.Sql.Input;

namespace SensorGrid.Cli.Sql;

/// <summary>A file of an option that may name a stream or table before it: <c>NAME=FILE</c>.</summary>
/// <param name="Name">The name; null when there is none.</param>
/// <param name="File">The file.</param>
internal readonly record struct NamedFile(string? Name, string File)
{
    /// <summary>Reads an option's value. A file whose own name has an equals sign is the whole.</summary>
    public static NamedFile Parse(string value)
    {
        var at = value.IndexOf('=', StringComparison.Ordinal);
        return at <= 0 || System.IO.File.Exists(value) || value.AsSpan(0, at).IndexOfAny("/\\.") >= 0
            ? new NamedFile(null, value)
            : new NamedFile(value[..at].Trim('"'), value[(at + 1)..]);
    }

    /// <summary>Gets the name as the program spells it: as it is, or in upper case, as names without quotes become.</summary>
    /// <param name="usual">The name when none is given.</param>
    /// <param name="names">The program's names.</param>
    public string NameIn(DiscoveredNames names, string usual)
    {
        var name = Name ?? usual;
        return !names.Uses(name) && names.Uses(name.ToUpperInvariant()) ? name.ToUpperInvariant() : name;
    }

    /// <summary>Refuses the same name twice.</summary>
    /// <exception cref="CliException">There is one.</exception>
    public static void RefuseTwice(IEnumerable<string> names, string option)
    {
        if (names.CountBy(name => name, StringComparer.Ordinal).FirstOrDefault(count => count.Value > 1) is { Key: { } twice })
        {
            throw new CliException($"{option} gives '{twice}' twice: name each, such as {option} NAME=FILE.", ExitCode.Usage);
        }
    }
}
