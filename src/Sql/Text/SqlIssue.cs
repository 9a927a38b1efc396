namespace SensorGrid.Sql.Text;

/// <summary>A finding in a program: where, what is wrong, and what to write instead.</summary>
/// <param name="Severity">Error or warning.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Message">One or two sentences: what was found, what was expected, what to write.</param>
public sealed record SqlIssue(SqlSeverity Severity, int Line, int Column, string Message)
{
    /// <summary>The name of the stream or table that is read there and is not known; null for any other finding.</summary>
    public string? MissingSource { get; init; }
}
