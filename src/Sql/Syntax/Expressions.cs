using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Syntax;

/// <summary>An expression.</summary>
internal abstract record Expression(TextSpan Span) : SyntaxNode(Span);

/// <summary>A number as it is written: <c>1</c>, <c>1.50</c>, <c>1E3</c>. One with an exponent is a DOUBLE, with a point a DECIMAL, else an INTEGER or BIGINT.</summary>
internal sealed record NumberLiteral(TextSpan Span, string Text) : Expression(Span);

/// <summary>Text in single quotes; <paramref name="Text"/> is without them, doubled ones resolved.</summary>
internal sealed record StringLiteral(TextSpan Span, string Text) : Expression(Span);

/// <summary><c>TRUE</c>, <c>FALSE</c>; null for <c>UNKNOWN</c>.</summary>
internal sealed record BooleanLiteral(TextSpan Span, bool? Value) : Expression(Span);

/// <summary><c>NULL</c>.</summary>
internal sealed record NullLiteral(TextSpan Span) : Expression(Span);

/// <summary><c>TIMESTAMP '...'</c>, <c>DATE '...'</c>, <c>TIME '...'</c>.</summary>
/// <param name="Span">Where.</param>
/// <param name="Type">The word before: <c>TIMESTAMP</c>, <c>DATE</c> or <c>TIME</c>.</param>
/// <param name="Text">The text in quotes.</param>
internal sealed record DateTimeLiteral(TextSpan Span, string Type, string Text) : Expression(Span);

/// <summary><c>INTERVAL ['-]text' unit[(precision)] [TO unit]</c>.</summary>
internal sealed record IntervalLiteral(TextSpan Span, bool IsNegative, string Text, IntervalUnits Units) : Expression(Span);

/// <summary>The units of an interval: <c>MINUTE</c>, <c>DAY TO SECOND</c>.</summary>
/// <param name="From">The first unit.</param>
/// <param name="To">The last one; null without <c>TO</c>.</param>
internal readonly record struct IntervalUnits(TimeField From, TimeField? To);

/// <summary>A field of a time.</summary>
internal enum TimeField
{
    Year,
    Quarter,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
    Millisecond,
    Epoch,
    DayOfWeek,
    DayOfYear,
}

/// <summary>A column: <c>name</c>, <c>source.name</c>, or a field of a row value, <c>source.row.name</c>.</summary>
internal sealed record ColumnReference(TextSpan Span, IReadOnlyList<Name> Path) : Expression(Span);

/// <summary><c>-x</c>, <c>+x</c>, <c>NOT x</c>.</summary>
internal sealed record UnaryExpression(TextSpan Span, UnaryOperator Operator, Expression Operand) : Expression(Span);

/// <summary>Operators with one operand.</summary>
internal enum UnaryOperator
{
    Minus,
    Plus,
    Not,
}

/// <summary>Two operands with an operator between.</summary>
internal sealed record BinaryExpression(TextSpan Span, BinaryOperator Operator, Expression Left, Expression Right) : Expression(Span);

/// <summary>Operators with two operands; <see cref="Modulo"/> is <c>%</c>, <see cref="Concatenate"/> is <c>||</c>.</summary>
internal enum BinaryOperator
{
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Concatenate,
}

/// <summary><c>x IS [NOT] NULL|TRUE|FALSE|UNKNOWN</c>, <c>x IS [NOT] DISTINCT FROM y</c>.</summary>
/// <param name="Span">Where.</param>
/// <param name="Operand">The left side.</param>
/// <param name="IsNegated">Whether <c>NOT</c> is written.</param>
/// <param name="Test">The right side.</param>
/// <param name="Other">The operand of <see cref="IsTest.DistinctFrom"/>; null for the others.</param>
internal sealed record IsExpression(TextSpan Span, Expression Operand, bool IsNegated, IsTest Test, Expression? Other) : Expression(Span);

/// <summary>The tests of <c>IS</c>.</summary>
internal enum IsTest
{
    Null,
    True,
    False,
    Unknown,
    DistinctFrom,
}

/// <summary><c>x [NOT] BETWEEN [SYMMETRIC] a AND b</c>.</summary>
internal sealed record BetweenExpression(TextSpan Span, Expression Operand, bool IsNegated, Expression Low, Expression High, bool IsSymmetric = false) : Expression(Span);

/// <summary><c>x [NOT] IN (a, b, ...)</c>.</summary>
internal sealed record InExpression(TextSpan Span, Expression Operand, bool IsNegated, IReadOnlyList<Expression> Values) : Expression(Span);

/// <summary><c>x [NOT] LIKE|SIMILAR TO pattern [ESCAPE c]</c>.</summary>
internal sealed record LikeExpression(TextSpan Span, Expression Operand, bool IsNegated, bool IsSimilar, Expression Pattern, Expression? Escape) : Expression(Span);

/// <summary><c>CASE [x] WHEN a THEN b ... [ELSE c] END</c>.</summary>
internal sealed record CaseExpression(TextSpan Span, Expression? Operand, IReadOnlyList<CaseBranch> Branches, Expression? Else) : Expression(Span);

/// <summary><c>WHEN a THEN b</c>.</summary>
internal sealed record CaseBranch(Expression When, Expression Then);

/// <summary><c>CAST(x AS type)</c>; <see cref="Interval"/> instead of a type for <c>INTERVAL unit</c>.</summary>
internal sealed record CastExpression(TextSpan Span, Expression Operand, TypeName Type) : Expression(Span)
{
    /// <summary>The units, when the type is an interval.</summary>
    public IntervalUnits? Interval { get; init; }

    /// <summary>Gets whether it is <c>TRY_CAST</c>: null where a value does not fit.</summary>
    public bool IsTry { get; init; }
}

/// <summary><c>JSON_VALUE(text, path [RETURNING type] [fallback ON EMPTY] [fallback ON ERROR])</c>, and the same of <c>JSON_QUERY</c> and <c>JSON_EXISTS</c>.</summary>
/// <param name="Span">Where.</param>
/// <param name="Function">The function.</param>
/// <param name="Input">The JSON, as text.</param>
/// <param name="Path">The path into it.</param>
internal sealed record JsonExpression(TextSpan Span, JsonFunction Function, Expression Input, Expression Path) : Expression(Span)
{
    /// <summary>The type behind <c>RETURNING</c>; null without.</summary>
    public TypeName? Returning { get; init; }

    /// <summary>The way in which JSON_QUERY puts values into an array.</summary>
    public JsonWrapper Wrapper { get; init; }

    /// <summary>The value where the path leads nowhere; null when it is not written.</summary>
    public JsonFallback? OnEmpty { get; init; }

    /// <summary>The value where the text is no JSON, or the value is of another kind; null when it is not written.</summary>
    public JsonFallback? OnError { get; init; }
}

/// <summary>The functions that read JSON.</summary>
internal enum JsonFunction
{
    Value,
    Query,
    Exists,
}

/// <summary><c>WITHOUT [ARRAY] WRAPPER</c>, <c>WITH CONDITIONAL [ARRAY] WRAPPER</c>, <c>WITH [UNCONDITIONAL] [ARRAY] WRAPPER</c>.</summary>
internal enum JsonWrapper
{
    None,
    Conditional,
    Unconditional,
}

/// <summary>The answer before <c>ON EMPTY</c> or <c>ON ERROR</c>.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Default">The value of <see cref="JsonFallbackKind.Default"/>; null for the others.</param>
internal sealed record JsonFallback(JsonFallbackKind Kind, Expression? Default = null);

/// <summary>The kinds of fallbacks.</summary>
internal enum JsonFallbackKind
{
    Null,
    Error,
    Default,
    EmptyArray,
    EmptyObject,
    True,
    False,
    Unknown,
}

/// <summary><c>EXTRACT(field FROM x)</c>.</summary>
internal sealed record ExtractExpression(TextSpan Span, TimeField Field, Expression Operand) : Expression(Span);

/// <summary><c>FLOOR(x TO unit)</c>, <c>CEIL(x TO unit)</c>: of a time, or of an interval.</summary>
internal sealed record RoundExpression(TextSpan Span, bool IsCeiling, Expression Operand, TimeField Unit) : Expression(Span);

/// <summary><c>STEP(x BY n)</c>.</summary>
internal sealed record StepExpression(TextSpan Span, Expression Operand, Expression By) : Expression(Span);

/// <summary><c>(a - b) SECOND</c>, <c>(a - b) DAY TO SECOND</c>: the difference of two times as an interval.</summary>
internal sealed record IntervalExpression(TextSpan Span, Expression Operand, IntervalUnits Units) : Expression(Span);

/// <summary><c>TRIM([LEADING|TRAILING|BOTH] [characters] FROM text)</c> and <c>TRIM(text)</c>.</summary>
/// <param name="Span">Where.</param>
/// <param name="IsLeading">Whether the start is trimmed.</param>
/// <param name="IsTrailing">Whether the end is trimmed.</param>
/// <param name="Characters">The characters; null for a space.</param>
/// <param name="Operand">The text.</param>
internal sealed record TrimExpression(TextSpan Span, bool IsLeading, bool IsTrailing, Expression? Characters, Expression Operand) : Expression(Span);

/// <summary>
/// <c>name(arguments)</c>. <c>SUBSTRING(s FROM a FOR b)</c>, <c>POSITION(a IN b)</c> and <c>OVERLAY(a PLACING b FROM c FOR d)</c> are calls with these arguments in this order.
/// A function without parentheses, such as <c>CURRENT_TIMESTAMP</c>, has no arguments.
/// </summary>
internal sealed record FunctionCall(TextSpan Span, Name Name, IReadOnlyList<Expression> Arguments) : Expression(Span)
{
    /// <summary>Gets whether <c>DISTINCT</c> is written before the arguments.</summary>
    public bool IsDistinct { get; init; }

    /// <summary>Gets whether the argument is <c>*</c>, as in <c>COUNT(*)</c>; then there are no others.</summary>
    public bool IsStar { get; init; }

    /// <summary>Gets whether <c>IGNORE NULLS</c> (true) or <c>RESPECT NULLS</c> (false) is written; null without.</summary>
    public bool? IgnoresNulls { get; init; }

    /// <summary>Gets whether <c>FROM LAST</c> is written, so that NTH_VALUE counts from the newest row.</summary>
    public bool IsFromLast { get; init; }

    /// <summary>The window after <c>OVER</c>; one with a <see cref="WindowSpecification.Reference"/> alone for <c>OVER name</c>. Null without.</summary>
    public WindowSpecification? Over { get; init; }
}

/// <summary><c>name => value</c> among a function's arguments.</summary>
internal sealed record NamedArgument(TextSpan Span, Name Name, Expression Value) : Expression(Span);

/// <summary><c>CURSOR(query)</c>, an argument of a table function.</summary>
internal sealed record CursorExpression(TextSpan Span, Query Query) : Expression(Span);

/// <summary><c>TABLE name</c> or <c>TABLE(name)</c>, an argument of a table function.</summary>
internal sealed record TableArgument(TextSpan Span, TableSource Source) : Expression(Span)
{
    /// <summary>The keys behind <c>PARTITION BY</c>; empty without.</summary>
    public IReadOnlyList<Expression> PartitionBy { get; init; } = [];
}

/// <summary><c>DESCRIPTOR(column)</c>, an argument of a table function.</summary>
internal sealed record DescriptorExpression(TextSpan Span, IReadOnlyList<Name> Columns) : Expression(Span);
