using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Times;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>Recognises expressions that grow with ROWTIME: those by which a stream can be grouped or sorted.</summary>
/// <param name="context">Binds the parts of expressions; it is to be a silent one.</param>
/// <param name="scope">The meaning of names. What it binds itself as an expression of ROWTIME alone grows with it.</param>
internal sealed class Monotonicity(BindContext context, IExpressionScope scope)
{
    /// <summary>Finds what an expression is of a row's time, when it never returns to a value that it left as ROWTIME grows.</summary>
    /// <returns>An expression of ROWTIME alone; null when it has none, or is only promised by MONOTONIC to grow.</returns>
    public Scalar? Time(Expression expression) => Has(expression) && context.Binder.Bind(expression, scope) is { } scalar && IsOfTime(scalar) ? scalar : null;

    /// <summary>Determines whether an expression never returns to a value that it left as ROWTIME grows, be it by its author's promise.</summary>
    public bool Has(Expression expression)
    {
        if (expression is FunctionCall { Name.Text: "MONOTONIC", Arguments.Count: 1 })
        {
            return true;
        }

        if (scope.TryBind(expression, out var taken))
        {
            return IsOfTime(taken);
        }

        return expression switch
        {
            ColumnReference column => scope.BindColumn(column) is var bound && (IsOfTime(bound) || bound is ColumnScalar { IsPromised: true }),
            UnaryExpression { Operator: UnaryOperator.Plus } plus => Has(plus.Operand),
            RoundExpression round => Has(round.Operand),
            StepExpression step => Has(step.Operand) && IsConstant(step.By),
            IntervalExpression interval => Has(interval.Operand),
            CastExpression cast => Has(cast.Operand),
            BinaryExpression binary => Has(binary),
            FunctionCall { Arguments: [], IsStar: false } clock => IsOfTime(context.Binder.Bind(clock, scope)),
            FunctionCall call => Has(call),
            _ => false,
        };
    }

    private bool Has(BinaryExpression binary) => binary.Operator switch
    {
        BinaryOperator.Add => (Has(binary.Left) && IsConstant(binary.Right)) || (IsConstant(binary.Left) && Has(binary.Right)),
        BinaryOperator.Subtract => Has(binary.Left) && IsConstant(binary.Right),
        BinaryOperator.Multiply => (Has(binary.Left) && IsPositive(binary.Right)) || (IsPositive(binary.Left) && Has(binary.Right)),
        BinaryOperator.Divide => Has(binary.Left) && IsPositive(binary.Right),
        _ => false,
    };

    private bool Has(FunctionCall call) => call switch
    {
        { Name.Text: "FLOOR" or "CEIL" or "CEILING" or "UNIX_TIMESTAMP", Arguments: [var operand] } => Has(operand),
        { Name.Text: "STEP", Arguments: [var operand, var by] } => Has(operand) && IsConstant(by),
        { Name.Text: "SUBSTRING", Arguments: [var operand, NumberLiteral { Text: "1" }, var length] } => Has(operand) && IsConstant(length),
        { Name.Text: "DATE_FORMAT", Arguments: [var operand, StringLiteral format] } => Has(operand) && Grows(format),
        { Name.Text: "TIMESTAMP_TO_CHAR" or "DATE_TO_CHAR", Arguments: [StringLiteral format, var operand] } => Has(operand) && Grows(format),
        { Name.Text: "TSDIFF", Arguments: [var start, var end] } => IsConstant(start) && Has(end),
        _ => false,
    };

    private static bool Grows(StringLiteral format)
    {
        try
        {
            return DatePattern.Compile(format.Text).Grows;
        }
        catch (RowErrorException)
        {
            return false;
        }
    }

    private static bool IsOfTime(Scalar? scalar) => scalar is { ReadsRowTimeOnly: true, IsConstant: false };

    private bool IsConstant(Expression expression) => context.Binder.Bind(expression, EmptyScope.Instance) is { IsConstant: true };

    private bool IsPositive(Expression expression) =>
        context.Binder.Bind(expression, EmptyScope.Instance) is ConstantScalar { Value: { IsNull: false } value, Type: { IsNumber: true } type } && (type.IsFloat ? value.Double > 0 : value.Bits > 0);
}
