using System.Globalization;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Sql.Text;

namespace SensorGrid.Cli.Sql;

/// <summary>Prints what was found in a program: file, line, column and message, then the line with a mark below.</summary>
internal static class IssueReport
{
    private const int WidestLine = 160;
    private const int Before = 100;

    /// <summary>Prints all findings.</summary>
    public static void Write(TextWriter writer, ProgramFile program, IReadOnlyList<SqlIssue> issues)
    {
        var lines = program.Text.Split('\n');
        foreach (var issue in issues)
        {
            var severity = issue.Severity == SqlSeverity.Error ? "error" : "warning";
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{program.Name}:{issue.Line}:{issue.Column}: {severity}: {CommandGuard.OneLine(issue.Message)}"));
            if (issue.Line >= 1 && issue.Line <= lines.Length)
            {
                WriteMark(writer, lines[issue.Line - 1].TrimEnd('\r'), Math.Max(issue.Column - 1, 0));
            }
        }
    }

    private static void WriteMark(TextWriter writer, string line, int at)
    {
        // Of a long line the part around the place. Tabs stay, so that the mark is below whatever their width.
        var start = line.Length > WidestLine && at > Before ? at - Before : 0;
        var shown = line.AsSpan(start, Math.Min(WidestLine, line.Length - start));
        writer.WriteLine($"    {shown}");
        writer.WriteLine($"    {string.Concat(line.Skip(start).Take(at - start).Select(character => character == '\t' ? '\t' : ' '))}^");
    }
}
