using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Syntax;

/// <summary>A query: a selection, or several of them united.</summary>
internal abstract record Query(TextSpan Span) : SyntaxNode(Span);

/// <summary><c>left UNION [ALL] right</c>.</summary>
internal sealed record UnionQuery(TextSpan Span, Query Left, Query Right, bool IsAll) : Query(Span);

/// <summary><c>SELECT [STREAM] [DISTINCT] items FROM ... </c>; what is not written is null or empty.</summary>
internal sealed record SelectQuery(
    TextSpan Span,
    bool IsDistinct,
    IReadOnlyList<SelectItem> Items,
    TableSource From,
    Expression? Where,
    IReadOnlyList<Expression> GroupBy,
    StaggerWindow? Stagger,
    Expression? Having,
    IReadOnlyList<NamedWindow> Windows,
    IReadOnlyList<OrderItem> OrderBy) : Query(Span)
{
    /// <summary>The count of <c>LIMIT</c> or <c>FETCH FIRST n ROWS ONLY</c>; null without.</summary>
    public Expression? Limit { get; init; }
}

/// <summary>An item of a select list.</summary>
internal abstract record SelectItem(TextSpan Span) : SyntaxNode(Span);

/// <summary><c>*</c> or <c>source.*</c>.</summary>
internal sealed record StarItem(TextSpan Span, Name? Source) : SelectItem(Span);

/// <summary><c>expression [[AS] alias]</c>.</summary>
internal sealed record ExpressionItem(TextSpan Span, Expression Expression, Name? Alias) : SelectItem(Span);

/// <summary><c>WINDOWED BY STAGGER (PARTITION BY keys RANGE INTERVAL d)</c>.</summary>
internal sealed record StaggerWindow(TextSpan Span, IReadOnlyList<Expression> PartitionBy, Expression Range) : SyntaxNode(Span);

/// <summary><c>WINDOW name AS (specification)</c>.</summary>
internal sealed record NamedWindow(TextSpan Span, Name Name, WindowSpecification Window) : SyntaxNode(Span);

/// <summary>The content of the parentheses after <c>OVER</c>, or the name of a window there.</summary>
/// <param name="Span">Where.</param>
/// <param name="Reference">The name of another window; null without.</param>
/// <param name="PartitionBy">The keys; empty without.</param>
/// <param name="OrderBy">The order; empty without.</param>
/// <param name="Frame">The frame; null without.</param>
internal sealed record WindowSpecification(
    TextSpan Span, Name? Reference, IReadOnlyList<Expression> PartitionBy, IReadOnlyList<OrderItem> OrderBy, WindowFrame? Frame) : SyntaxNode(Span);

/// <summary><c>ROWS|RANGE start</c> or <c>ROWS|RANGE BETWEEN start AND end</c>.</summary>
internal sealed record WindowFrame(TextSpan Span, bool IsRows, FrameBound Start, FrameBound? End) : SyntaxNode(Span);

/// <summary>A bound of a frame.</summary>
/// <param name="Span">Where.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Offset">The number of rows, or the interval; null when the kind has none.</param>
internal sealed record FrameBound(TextSpan Span, FrameBoundKind Kind, Expression? Offset) : SyntaxNode(Span);

/// <summary>The kinds of bounds of a frame.</summary>
internal enum FrameBoundKind
{
    UnboundedPreceding,
    Preceding,
    CurrentRow,
    Following,
    UnboundedFollowing,
}

/// <summary><c>expression [ASC|DESC] [NULLS FIRST|LAST] [WITHIN interval]</c>.</summary>
internal sealed record OrderItem(TextSpan Span, Expression Expression, bool IsDescending, bool? NullsFirst) : SyntaxNode(Span)
{
    /// <summary>The interval after <c>WITHIN</c>, by which rows may be late; null without.</summary>
    public Expression? Within { get; init; }

    /// <summary>Gets whether it is the order by the watermark of a table, which is not written so.</summary>
    public bool IsWatermark { get; init; }

    /// <summary>The length of the slices of time within which rows of a watermark may be later still; null for none. It is not written so.</summary>
    public Expression? Slice { get; init; }
}

/// <summary>What a query reads.</summary>
internal abstract record TableSource(TextSpan Span) : SyntaxNode(Span)
{
    /// <summary>The new names of its columns behind the alias, <c>AS alias (a, b)</c>; empty without.</summary>
    public IReadOnlyList<Name> Columns { get; init; } = [];
}

/// <summary><c>name [OVER window] [[AS] alias]</c>; several names for a schema before the last.</summary>
internal sealed record NamedSource(TextSpan Span, IReadOnlyList<Name> Path, WindowSpecification? Over, Name? Alias) : TableSource(Span);

/// <summary><c>(query) [OVER window] [AS] alias</c>.</summary>
internal sealed record SubQuerySource(TextSpan Span, Query Query, WindowSpecification? Over, Name? Alias) : TableSource(Span);

/// <summary><c>TABLE(function(arguments)) [[AS] alias]</c>.</summary>
internal sealed record FunctionSource(TextSpan Span, FunctionCall Call, Name? Alias) : TableSource(Span);

/// <summary><c>left [INNER|LEFT|RIGHT|FULL|CROSS] JOIN right [ON condition]</c>; a comma is an inner join without condition.</summary>
internal sealed record JoinSource(TextSpan Span, TableSource Left, JoinKind Kind, TableSource Right, Expression? On) : TableSource(Span);

/// <summary>The kinds of joins.</summary>
internal enum JoinKind
{
    Inner,
    Left,
    Right,
    Full,
    Cross,
}
