namespace SensorGrid.Sql.Text;

/// <summary>Collects the findings in one program's text, so that all are reported at once.</summary>
/// <param name="text">The text.</param>
internal sealed class SqlIssues(string text)
{
    /// <summary>The most errors that are kept, and the most warnings; more say nothing new.</summary>
    public const int Most = 100;

    private readonly List<(TextSpan Span, SqlSeverity Severity, string Message, string? MissingSource)> _found = [];

    /// <summary>Gets whether there is an error.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>The findings, in the order of the text. One at the same place with the same words is reported once.</summary>
    public IReadOnlyList<SqlIssue> All => [.. _found.Distinct().OrderBy(issue => issue.Span.Start).Select(issue => Place(issue))];

    /// <summary>Adds an error.</summary>
    /// <param name="span">Where.</param>
    /// <param name="message">What was found, what was expected, what to write.</param>
    /// <param name="missingSource">The name of the stream or table that is not known; null when it is something else.</param>
    public void Error(TextSpan span, string message, string? missingSource = null)
    {
        HasErrors = true;
        Add(span, SqlSeverity.Error, message, missingSource);
    }

    /// <summary>Adds a warning.</summary>
    /// <param name="span">Where.</param>
    /// <param name="message">What may not be meant, and what to write.</param>
    public void Warning(TextSpan span, string message) => Add(span, SqlSeverity.Warning, message);

    private void Add(TextSpan span, SqlSeverity severity, string message, string? missingSource = null)
    {
        // Each for themselves: warnings take no error's place.
        if (_found.Count(issue => issue.Severity == severity) < Most)
        {
            _found.Add((span, severity, message, missingSource));
        }
    }

    private SqlIssue Place((TextSpan Span, SqlSeverity Severity, string Message, string? MissingSource) issue)
    {
        var before = text.AsSpan(0, Math.Min(issue.Span.Start, text.Length));
        var line = before.Count('\n') + 1;
        return new SqlIssue(issue.Severity, line, before.Length - (before.LastIndexOf('\n') + 1) + 1, issue.Message) { MissingSource = issue.MissingSource };
    }
}
