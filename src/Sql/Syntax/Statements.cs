using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Syntax;

/// <summary>A statement: what ends with a semicolon.</summary>
internal abstract record Statement(TextSpan Span) : SyntaxNode(Span);

/// <summary><c>CREATE [OR REPLACE] STREAM name (columns) [DESCRIPTION 'text']</c>.</summary>
internal sealed record CreateStream(TextSpan Span, Name Name, IReadOnlyList<ColumnDefinition> Columns) : Statement(Span);

/// <summary><c>CREATE [OR REPLACE] [TEMPORARY] TABLE [IF NOT EXISTS] name (columns [, WATERMARK ...]) [COMMENT 'text'] [PARTITIONED BY (...)] [WITH (...)] [LIKE name [(...)]]</c>, as Flink writes an input or an output.</summary>
internal sealed record CreateTable(TextSpan Span, Name Name, IReadOnlyList<TableColumn> Columns, Watermark? Watermark) : Statement(Span)
{
    /// <summary>The clause <c>LIKE</c>; null without one, and in a program that was parsed: there the other table's columns stand among these.</summary>
    public TableLike? Like { get; init; }
}

/// <summary><c>CREATE [OR REPLACE] PUMP name [STARTED|STOPPED] [DESCRIPTION 'text'] AS INSERT INTO ...</c>.</summary>
internal sealed record CreatePump(TextSpan Span, Name Name, InsertInto Insert) : Statement(Span);

/// <summary><c>CREATE [OR REPLACE] [TEMPORARY] VIEW name [(columns)] AS query</c>.</summary>
internal sealed record CreateView(TextSpan Span, Name Name, IReadOnlyList<Name>? Columns, Query Query) : Statement(Span);

/// <summary><c>INSERT INTO stream [(columns)] query</c>, in a pump or by itself.</summary>
internal sealed record InsertInto(TextSpan Span, Name Target, IReadOnlyList<Name>? Columns, Query Query) : Statement(Span);

/// <summary>A query by itself: its rows are the program's output.</summary>
internal sealed record QueryStatement(TextSpan Span, Query Query) : Statement(Span);

/// <summary>A column of a stream: name, type, <c>NOT NULL</c>.</summary>
internal sealed record ColumnDefinition(TextSpan Span, Name Name, TypeName Type, bool IsNotNull) : SyntaxNode(Span);

/// <summary>A column of a table: <c>name TYPE [NOT NULL]</c>, <c>name TYPE METADATA [FROM 'key']</c> or <c>name AS expression</c>.</summary>
/// <param name="Span">Where.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type; null for a column that is computed.</param>
/// <param name="IsNotNull">Whether it is NOT NULL.</param>
internal sealed record TableColumn(TextSpan Span, Name Name, TypeName? Type, bool IsNotNull) : SyntaxNode(Span)
{
    /// <summary>The expression of the table's other columns; null for a column with a type.</summary>
    public Expression? Computed { get; init; }

    /// <summary>The part of a record besides its data that it has, such as <c>timestamp</c>; null for a column of the data.</summary>
    public string? Metadata { get; init; }
}

/// <summary><c>WATERMARK FOR column AS expression</c>.</summary>
internal sealed record Watermark(TextSpan Span, Name Column, Expression Expression) : SyntaxNode(Span);

/// <summary>A type as it is written: <c>VARCHAR(64)</c>, <c>DECIMAL(5, 2)</c>, <c>DOUBLE PRECISION</c>.</summary>
/// <param name="Span">Where.</param>
/// <param name="Text">The name in upper case, words with one space between.</param>
/// <param name="Arguments">The numbers in parentheses; none without.</param>
internal sealed record TypeName(TextSpan Span, string Text, IReadOnlyList<int> Arguments) : SyntaxNode(Span)
{
    /// <summary>The fields of a <c>ROW&lt;name type, ...&gt;</c>; none of any other type.</summary>
    public IReadOnlyList<FieldDefinition> Fields { get; init; } = [];

    /// <summary>The types of the elements of <c>ARRAY&lt;type&gt;</c>, <c>MULTISET&lt;type&gt;</c> and <c>MAP&lt;key, value&gt;</c>; none of any other type.</summary>
    public IReadOnlyList<TypeName> Elements { get; init; } = [];
}
