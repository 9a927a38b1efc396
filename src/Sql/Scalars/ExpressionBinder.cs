using System.Runtime.CompilerServices;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Text;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>Binds expressions: finds names, types and functions. Reports every error that it finds.</summary>
/// <param name="issues">The destination of what is wrong.</param>
/// <param name="startedAt">The value of CURRENT_TIMESTAMP: milliseconds since 1970-01-01 (UTC).</param>
internal sealed class ExpressionBinder(SqlIssues issues, long startedAt)
{
    /// <summary>Gets whether functions are as in Flink: CURRENT_TIMESTAMP and its like are ROWTIME, and not the moment the program started; a text that is no time is null.</summary>
    public bool IsFlink { get; init; }

    /// <summary>Binds an expression.</summary>
    /// <returns>Null when it is wrong, which has been reported.</returns>
    public Scalar? Bind(Expression expression, IExpressionScope scope)
    {
        if (scope.TryBind(expression, out var taken))
        {
            return taken;
        }

        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return At(expression).Error("The expression is nested too deeply: compute a part of it in a sub-query.");
        }

        return BindNode(expression, scope) is { } scalar ? ConstantScalar.Fold(scalar) : null;
    }

    /// <summary>Resolves a type as it is written.</summary>
    /// <returns>Null when there is no such type, which has been reported.</returns>
    public SqlType? Resolve(TypeName type) => TypeNames.Resolve(type, At(type));

    /// <summary>
    /// Converts a value to a column's type as an insert does: numbers to numbers (one out of range is an error of the row), text to text (too long text is cut),
    /// times to times, null to anything.
    /// </summary>
    /// <returns>The scalar itself when it fits; null when no value of its type can become one of the other.</returns>
    public static Scalar? Convert(Scalar scalar, SqlType type) => Casts.Implicit(scalar, type);

    private Scalar? BindNode(Expression expression, IExpressionScope scope) => expression switch
    {
        ColumnReference column => scope.BindColumn(column),
        NumberLiteral or StringLiteral or BooleanLiteral or NullLiteral or DateTimeLiteral or IntervalLiteral => Literals.Bind(expression, At(expression)),
        UnaryExpression { Operator: UnaryOperator.Minus, Operand: NumberLiteral number } => Literals.Number($"-{number.Text}", At(expression)),
        UnaryExpression unary => Bind(unary.Operand, scope) is { } operand ? Operators.Unary(unary.Operator, operand, At(unary)) : null,
        BinaryExpression binary => BindPair(binary.Left, binary.Right, scope) is var (left, right) ? Operators.Binary(binary.Operator, left, right, At(binary)) : null,
        IsExpression test => BindTest(test, scope),
        BetweenExpression between => BindAll([between.Operand, between.Low, between.High], scope) is [var x, var low, var high]
            ? Predicates.Between(x, low, high, between, At(between)) : null,
        InExpression within => BindAll([within.Operand, .. within.Values], scope) is [var x, .. var values] ? Predicates.In(x, values, within.IsNegated, At(within)) : null,
        LikeExpression like => BindLike(like, scope),
        CaseExpression choice => BindCase(choice, scope),
        CastExpression cast => BindCast(cast, scope),
        ExtractExpression extract => Bind(extract.Operand, scope) is { } operand ? Extraction.Bind(operand, extract.Field, At(extract)) : null,
        RoundExpression round => Bind(round.Operand, scope) is { } operand ? Rounding.ToUnit(operand, round.IsCeiling, round.Unit, At(round)) : null,
        StepExpression step => BindPair(step.Operand, step.By, scope) is var (operand, by) ? Rounding.Step(operand, by, At(step)) : null,
        IntervalExpression interval => BindInterval(interval, scope),
        TrimExpression trim => BindTrim(trim, scope),
        JsonExpression json => BindJson(json, scope),
        FunctionCall call => BindCall(call, scope),
        NamedArgument named => At(named).Error($"{named.Name.Text} => ... is an argument of a table function; it cannot stand here."),
        _ => At(expression).Error("CURSOR, TABLE and DESCRIPTOR are arguments of table functions, FROM TABLE(function(...)); they cannot stand here."),
    };

    private BindSite At(SyntaxNode node) => new(issues, node.Span);

    // All are bound, so that one error does not hide others.
    private List<Scalar>? BindAll(IEnumerable<Expression> expressions, IExpressionScope scope)
    {
        var scalars = expressions.Select(expression => Bind(expression, scope)).ToList();
        return scalars.Contains(null) ? null : [.. scalars.OfType<Scalar>()];
    }

    private (Scalar Left, Scalar Right)? BindPair(Expression left, Expression right, IExpressionScope scope) =>
        BindAll([left, right], scope) is [var first, var second] ? (first, second) : null;

    private Scalar? BindTest(IsExpression test, IExpressionScope scope)
    {
        if (test.Other is { } other)
        {
            return BindPair(test.Operand, other, scope) is var (left, right) ? Predicates.Distinct(left, right, test.IsNegated, At(test)) : null;
        }

        return Bind(test.Operand, scope) is { } operand ? Predicates.Is(operand, test.Test, test.IsNegated, At(test)) : null;
    }

    private Scalar? BindLike(LikeExpression like, IExpressionScope scope)
    {
        var parts = like.Escape is { } escape ? BindAll([like.Operand, like.Pattern, escape], scope) : BindAll([like.Operand, like.Pattern], scope);
        return parts is null ? null : TextPredicates.Like(parts[0], parts[1], parts.ElementAtOrDefault(2), like, At(like));
    }

    private Scalar? BindCase(CaseExpression choice, IExpressionScope scope)
    {
        var operand = choice.Operand is null ? null : Bind(choice.Operand, scope);
        var whens = choice.Branches.Select(branch => Bind(branch.When, scope)).ToList();
        var values = choice.Branches.Select(branch => branch.Then).Append(choice.Else ?? new NullLiteral(choice.Span)).Select(value => Bind(value, scope)).ToList();
        if ((choice.Operand is not null && operand is null) || whens.Contains(null) || values.Contains(null))
        {
            return null;
        }

        var conditions = whens.Select((when, index) => Choices.Condition(operand, when!, At(choice.Branches[index].When))).ToList();
        return conditions.Contains(null) ? null : Choices.Case(conditions!, values!, At(choice));
    }

    private Scalar? BindCast(CastExpression cast, IExpressionScope scope)
    {
        var operand = Bind(cast.Operand, scope);
        if (cast.Interval is { } units)
        {
            return operand is null ? null
                : cast.IsTry ? At(cast).Error("TRY_CAST makes no intervals: write CAST.")
                : Casts.ToInterval(operand, units) ?? At(cast).Error($"{operand.Type} cannot be cast to an interval.");
        }

        return Resolve(cast.Type) is not { } type || operand is null ? null
            : (cast.IsTry ? Casts.Try(operand, type) : Casts.To(operand, type)) ?? At(cast).Error($"{operand.Type} cannot be cast to {type}.");
    }

    private Scalar? BindJson(JsonExpression json, IExpressionScope scope)
    {
        var parts = BindPair(json.Input, json.Path, scope);
        var (onEmpty, isEmptyRight) = BindFallback(json.OnEmpty, scope);
        var (onError, isErrorRight) = BindFallback(json.OnError, scope);
        var type = json.Returning is null ? SqlType.Text : Resolve(json.Returning);
        return parts is var (input, path) && type is { } returned && isEmptyRight && isErrorRight
            ? JsonFunctions.Bind(json, input, path, json.Function == JsonFunction.Exists ? SqlType.Boolean : returned, (onEmpty, onError), At(json))
            : null;
    }

    private (Scalar? Value, bool IsRight) BindFallback(JsonFallback? fallback, IExpressionScope scope)
    {
        var value = fallback?.Default is { } expression ? Bind(expression, scope) : null;
        return (value, fallback?.Default is null || value is not null);
    }

    private Scalar? BindInterval(IntervalExpression interval, IExpressionScope scope)
    {
        if (interval.Operand is BinaryExpression { Operator: BinaryOperator.Subtract } difference)
        {
            return BindPair(difference.Left, difference.Right, scope) is var (end, start) ? TimeArithmetic.Difference(end, start, interval.Units, At(interval)) : null;
        }

        _ = Bind(interval.Operand, scope);
        return At(interval).Error("A unit may follow only the difference of two times: (a - b) SECOND. For an interval of a number, write CAST(n AS INTERVAL SECOND).");
    }

    private Scalar? BindTrim(TrimExpression trim, IExpressionScope scope)
    {
        var parts = trim.Characters is { } characters ? BindAll([trim.Operand, characters], scope) : BindAll([trim.Operand], scope);
        return parts is null ? null : TextFunctions.Trim(parts[0], parts.ElementAtOrDefault(1), trim.IsLeading, trim.IsTrailing, At(trim));
    }

    private Scalar? BindCall(FunctionCall call, IExpressionScope scope)
    {
        if (FunctionNames.Refusal(call) is { } refusal)
        {
            _ = BindAll(call.Arguments.Where(argument => argument is not (NamedArgument or CursorExpression or TableArgument or DescriptorExpression)), scope);
            return At(call).Error(refusal);
        }

        var function = ScalarFunctions.Find(call.Name.Text);
        if (function is null)
        {
            At(call).Error(FunctionNames.Unknown(call.Name.Text));
        }

        var arguments = BindAll(function is { TakesUnit: true } ? WithUnit(call.Arguments) : call.Arguments, scope);
        return arguments is null || function is null ? null : function.Bind(new CallSite(call, arguments, startedAt, issues) { IsFlink = IsFlink });
    }

    // TIMESTAMPDIFF(SECOND, a, b): the name of a unit, which is no column.
    private static IEnumerable<Expression> WithUnit(IReadOnlyList<Expression> arguments) =>
        arguments is [ColumnReference { Path: [var unit] }, ..] ? arguments.Skip(1).Prepend(new StringLiteral(unit.Span, unit.Text)) : arguments;
}
