using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Syntax;

/// <summary>A part of a program.</summary>
/// <param name="Span">Where it is written.</param>
internal abstract record SyntaxNode(TextSpan Span);
