using SensorGrid.Sql.Syntax;

namespace SensorGrid.Sql.Scalars;

/// <summary>Writes operators.</summary>
internal static class OperatorText
{
    /// <summary>Writes an operator as in SQL.</summary>
    public static string Of(BinaryOperator value) => value switch
    {
        BinaryOperator.Or => "OR",
        BinaryOperator.And => "AND",
        BinaryOperator.Equal => "=",
        BinaryOperator.NotEqual => "<>",
        BinaryOperator.Less => "<",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Greater => ">",
        BinaryOperator.GreaterOrEqual => ">=",
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        BinaryOperator.Modulo => "%",
        _ => "||",
    };
}
