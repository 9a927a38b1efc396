namespace SensorGrid.Sql.Input;

/// <summary>The rules for values that are not of their column's type.</summary>
public sealed class CellRules
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>>? _missing;

    private CellRules(bool isDiscovered, IEnumerable<string> missing)
    {
        IsDiscovered = isDiscovered;
        var marks = new HashSet<string>(missing, StringComparer.OrdinalIgnoreCase);
        _missing = marks.Count > 0 ? marks.GetAlternateLookup<ReadOnlySpan<char>>() : null;
    }

    /// <summary>Of columns whose types somebody declared: those of Kinesis Data Analytics.</summary>
    public static CellRules Declared { get; } = new(isDiscovered: false, []);

    /// <summary>
    /// Whether types were concluded from the data. Then times may be numbers since 1970, text that is neither true nor false is no BOOLEAN, and marks
    /// for a missing value are nulls.
    /// </summary>
    public bool IsDiscovered { get; }

    /// <summary>Creates the rules for columns whose types were concluded from the data.</summary>
    /// <param name="missing">The marks for a missing value in columns that are no text, in any case of letters.</param>
    public static CellRules Discovered(IEnumerable<string> missing) => new(isDiscovered: true, missing);

    /// <summary>Determines whether a text stands for a missing value.</summary>
    internal bool IsMissing(ReadOnlySpan<char> text) => IsDiscovered && (text.IsEmpty || _missing?.Contains(text) == true);
}
