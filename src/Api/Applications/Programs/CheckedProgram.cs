using SensorGrid.Applications.Definitions;
using SensorGrid.Sql.Text;

namespace SensorGrid.Api.Applications.Programs;

/// <summary>The outcome of a check of a program.</summary>
/// <param name="Definition">The definition, with all columns; null when it cannot be used.</param>
/// <param name="Application">The program, ready to run; null when it has an error, or cannot be used.</param>
/// <param name="Issues">All errors and warnings, in the order of the program's text.</param>
/// <param name="Notes">Sentences on how it was understood.</param>
/// <param name="Problem">The reason why it cannot be used, and what to do; null when that is in the issues, or nothing is wrong.</param>
internal sealed record CheckedProgram(
    ApplicationDefinition? Definition, CompiledApplication? Application, IReadOnlyList<SqlIssue> Issues, IReadOnlyList<string> Notes, string? Problem)
{
    /// <summary>Gets whether it can be run.</summary>
    public bool IsValid => Application is not null;

    /// <summary>The errors.</summary>
    public IEnumerable<SqlIssue> Errors => Issues.Where(issue => issue.Severity == SqlSeverity.Error);

    /// <summary>The warnings.</summary>
    public IEnumerable<SqlIssue> Warnings => Issues.Where(issue => issue.Severity == SqlSeverity.Warning);
}
