using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Syntax;

/// <summary>A name: of a stream, a column, a function, or a window.</summary>
/// <param name="Span">Where it is written.</param>
/// <param name="Text">The name. One without quotes is folded to upper case, except in a program with CREATE TABLE: those of Flink keep their case.</param>
/// <param name="IsQuoted">Whether it is written in double quotes.</param>
internal sealed record Name(TextSpan Span, string Text, bool IsQuoted);
