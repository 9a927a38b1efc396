using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Input;

/// <summary>Chooses the names of columns that were discovered in a file, so that a program that was written for Kinesis Data Analytics finds them as it spells them.</summary>
/// <remarks>
/// The schema discovery of Kinesis Data Analytics put <c>COL_</c> before reserved words, and schemas by hand often have names in upper case, which programs write
/// without quotes. A declared schema is never renamed.
/// </remarks>
public sealed class DiscoveredNames
{
    private const string ReservedPrefix = "COL_";

    // Words of the language that are names of fields, too: without quotes they are more often not the column.
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "ALL", "AND", "ANY", "AS", "AVG", "BY", "CASE", "CEIL", "COUNT", "CREATE", "CURRENT", "DATE", "DAY", "DECIMAL", "DESCRIPTION", "DOUBLE", "END", "EVERY", "FIRST", "FLOOR",
        "FLOAT", "FOR", "FROM", "FULL", "GROUP", "HOUR", "IN", "INTEGER", "INTERVAL", "IS", "JOIN", "LAST", "LEFT", "LIMIT", "MATCH", "MAX", "MEASURES", "MIN", "MINUTE", "MOD", "MONTH",
        "NOT", "NULL", "ON", "OR", "ORDER", "OUTER", "OVER", "PARTITION", "PATTERN", "POSITION", "POWER", "RANGE", "REAL", "RIGHT", "ROW", "ROWS", "SECOND", "SELECT", "SMALLINT", "STEP",
        "STREAM", "SUM", "TABLE", "TIME", "TIMESTAMP", "TO", "UNION", "UPPER", "USING", "VALUE", "VALUES", "VARCHAR", "WHEN", "WHERE", "WINDOW", "WITH", "WITHIN", "YEAR",
    };

    private readonly ProgramWords _program;
    private readonly TextColumns _texts;
    private readonly List<string> _notes = [];
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <param name="program">The program's text.</param>
    public DiscoveredNames(string program) => (_program, _texts) = (new ProgramWords(program), new TextColumns(program));

    /// <summary>A sentence for each column that has another name than in the file because the program spells it so.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Determines whether some place of the program means a column of this name.</summary>
    public bool Uses(string name) => _program.Means(name);

    /// <summary>Determines whether the program declares a column of this name that is made of a whole object.</summary>
    public bool IsWhole(string name) => _texts.IsWhole(name);

    /// <summary>Forgets which names are taken: the columns of another file follow.</summary>
    public void Begin() => _taken.Clear();

    /// <summary>Chooses the name of a column, which no other column of the file has.</summary>
    /// <param name="field">Its name in the file.</param>
    /// <param name="usual">The name that it has in a stream of readings, if the file holds readings.</param>
    public string Choose(string field, string? usual = null)
    {
        var name = usual ?? field;
        var chosen = Spellings(field, usual).FirstOrDefault(spelling => _program.Means(spelling) && !_taken.Contains(spelling)) ?? Free(name);
        _taken.Add(chosen);
        if (chosen != name)
        {
            _notes.Add($"column '{field}' is \"{chosen}\" {(_program.Means(chosen) ? "in this program, which spells it so" : "here: another has its name")}");
        }

        return chosen;
    }

    /// <summary>Chooses the type of a column: text where the program takes it as text, so that it is what the record has, letter for letter.</summary>
    /// <param name="name">The column's name, as it was chosen.</param>
    /// <param name="found">The type that its values look like.</param>
    public SqlType TypeOf(string name, SqlType found) => _texts.IsDeclared(name) || (found.Kind == SqlKind.Timestamp && _texts.IsParsed(name)) ? SqlType.Text : found;

    private string Free(string name)
    {
        var free = name;
        for (var number = 2; _taken.Contains(free); number++)
        {
            free = FormattableString.Invariant($"{name}_{number}");
        }

        return free;
    }

    // By preference: as it is, with the prefix, in upper case.
    private static IEnumerable<string> Spellings(string field, string? usual)
    {
        var names = usual is null ? [field] : (string[])[usual, field];
        foreach (var name in names.Where(name => !Words.Contains(name)))
        {
            yield return name;
        }

        foreach (var name in names)
        {
            yield return ReservedPrefix + name;
            yield return ReservedPrefix + name.ToUpperInvariant();
        }

        foreach (var name in names.Select(name => name.ToUpperInvariant()).Where(name => !Words.Contains(name)))
        {
            yield return name;
        }
    }
}
