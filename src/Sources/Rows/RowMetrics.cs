namespace SensorGrid.Sources.Rows;

/// <summary>The metrics of a row: some columns, all numbers, or one pair of a name and a value.</summary>
public sealed record RowMetrics
{
    private RowMetrics()
    {
    }

    /// <summary>All numbers of a row that are used for nothing else.</summary>
    public static RowMetrics All { get; } = new();

    /// <summary>The columns, when they are named; null otherwise.</summary>
    public IReadOnlyList<string>? Names { get; private init; }

    /// <summary>The column of the metric's name in rows of one value each; null otherwise.</summary>
    public string? NameColumn { get; private init; }

    /// <summary>The column of the value in rows of one value each; null otherwise.</summary>
    public string? ValueColumn { get; private init; }

    /// <summary>Gets whether all numbers of a row are metrics.</summary>
    public bool IsAll => Names is null && NameColumn is null;

    /// <summary>Each of these columns is a metric.</summary>
    public static RowMetrics Of(IReadOnlyList<string> names) => new() { Names = names };

    /// <summary>One metric a row, named by one column and valued by another.</summary>
    public static RowMetrics Pair(string name, string value) => new() { NameColumn = name, ValueColumn = value };
}
