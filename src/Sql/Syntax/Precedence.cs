namespace SensorGrid.Sql.Syntax;

/// <summary>How tightly operators bind, from the loosest.</summary>
internal enum Precedence
{
    Or,
    And,
    Not,

    /// <summary>Comparisons, IS, BETWEEN, IN, LIKE, SIMILAR TO; they do not chain.</summary>
    Comparison,

    /// <summary>+, -, ||.</summary>
    Additive,

    /// <summary>*, /, %.</summary>
    Multiplicative,

    /// <summary>The sign.</summary>
    Unary,

    /// <summary>Columns, literals, calls, and what stands in parentheses.</summary>
    Primary,
}
