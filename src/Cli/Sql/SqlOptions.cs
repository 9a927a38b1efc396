using SensorGrid.Cli.Input;
using SensorGrid.Cli.Sql.Output;

namespace SensorGrid.Cli.Sql;

/// <summary>The command line of <c>sql</c>.</summary>
/// <param name="Program">The file of the program, or of an application.</param>
internal sealed record SqlOptions(string Program)
{
    /// <summary>The files of rows; each may have the name of its stream before an equals sign.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>The format of the inputs; null for that of each file.</summary>
    public InputFormat? InputFormat { get; init; }

    /// <summary>The files of schemas; each may have the name of its stream before an equals sign.</summary>
    public IReadOnlyList<string> Schemas { get; init; } = [];

    /// <summary>The files of reference tables, each with its name before an equals sign.</summary>
    public IReadOnlyList<string> Tables { get; init; } = [];

    /// <summary>The column that ROWTIME is taken from; null to find it.</summary>
    public string? TimeColumn { get; init; }

    /// <summary>Gets whether rows are put in the order of their times.</summary>
    public bool Sort { get; init; }

    /// <summary>The file to write; null for standard output.</summary>
    public string? Output { get; init; }

    /// <summary>The format of what is written; null for that of the output's name, or a table.</summary>
    public RowFormat? Format { get; init; }

    /// <summary>The streams to write; none for all outputs of the program.</summary>
    public IReadOnlyList<string> Streams { get; init; } = [];

    /// <summary>The most rows of a table.</summary>
    public int Rows { get; init; }

    /// <summary>Gets whether texts that a spreadsheet takes for formulas are written to CSV as they are.</summary>
    public bool Raw { get; init; }

    /// <summary>Gets whether ROWTIME is written to CSV and NDJSON as well.</summary>
    public bool RowTime { get; init; }

    /// <summary>Gets whether the program is only checked.</summary>
    public bool Check { get; init; }
}
