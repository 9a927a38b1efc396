using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Syntax;

/// <summary>A field of a type <c>ROW&lt;name type, ...&gt;</c>.</summary>
internal sealed record FieldDefinition(TextSpan Span, Name Name, TypeName Type) : SyntaxNode(Span);
