namespace SensorGrid.Cli.Input;

/// <summary>The kinds of cells in a column of numbers.</summary>
internal enum CellKind
{
    /// <summary>Nothing: the reading does not have the metric.</summary>
    Blank,

    /// <summary>A mark for a missing value: the reading has the metric without a value.</summary>
    Missing,

    /// <summary>A finite number.</summary>
    Number,

    /// <summary>Anything else.</summary>
    Other,
}
