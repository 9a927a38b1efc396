using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Syntax;

/// <summary>Ends the parsing of a statement; the parser reports it and goes on behind the statement.</summary>
/// <param name="span">Where.</param>
/// <param name="message">What was found, what was expected, what to write.</param>
internal sealed class SyntaxErrorException(TextSpan span, string message) : Exception(message)
{
    /// <summary>Where.</summary>
    public TextSpan Span { get; } = span;
}
