namespace SensorGrid.Sql.Syntax;

/// <summary>The operators with two operands: how they are written and how tightly they bind.</summary>
internal static class Operators
{
    private static readonly (string Text, BinaryOperator Operator, Precedence Precedence)[] Known =
    [
        ("OR", BinaryOperator.Or, Precedence.Or),
        ("AND", BinaryOperator.And, Precedence.And),
        ("=", BinaryOperator.Equal, Precedence.Comparison),
        ("<>", BinaryOperator.NotEqual, Precedence.Comparison),
        ("!=", BinaryOperator.NotEqual, Precedence.Comparison),
        ("<", BinaryOperator.Less, Precedence.Comparison),
        ("<=", BinaryOperator.LessOrEqual, Precedence.Comparison),
        (">", BinaryOperator.Greater, Precedence.Comparison),
        (">=", BinaryOperator.GreaterOrEqual, Precedence.Comparison),
        ("+", BinaryOperator.Add, Precedence.Additive),
        ("-", BinaryOperator.Subtract, Precedence.Additive),
        ("||", BinaryOperator.Concatenate, Precedence.Additive),
        ("*", BinaryOperator.Multiply, Precedence.Multiplicative),
        ("/", BinaryOperator.Divide, Precedence.Multiplicative),
        ("%", BinaryOperator.Modulo, Precedence.Multiplicative),
    ];

    /// <summary>Finds the operator that a token is.</summary>
    public static bool TryFind(Token token, out BinaryOperator found, out Precedence precedence)
    {
        var index = token.Kind is TokenKind.Word or TokenKind.Symbol ? Array.FindIndex(Known, known => known.Text == token.Text) : -1;
        (found, precedence) = index < 0 ? default : (Known[index].Operator, Known[index].Precedence);
        return index >= 0;
    }

    /// <summary>How tightly an operator binds.</summary>
    public static Precedence PrecedenceOf(BinaryOperator binary) => Array.Find(Known, known => known.Operator == binary).Precedence;

    /// <summary>Writes an operator.</summary>
    public static string Print(BinaryOperator binary) => Array.Find(Known, known => known.Operator == binary).Text;
}
