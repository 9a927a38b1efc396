using SensorGrid.Sql.Syntax;

namespace SensorGrid.Sql.Binding;

/// <summary>Walks through expressions. Sub-queries are no part of one.</summary>
internal static class ExpressionParts
{
    /// <summary>Lists the expressions directly inside another one.</summary>
    public static IEnumerable<Expression> Children(Expression expression) => expression switch
    {
        UnaryExpression unary => [unary.Operand],
        BinaryExpression binary => [binary.Left, binary.Right],
        IsExpression test => test.Other is { } other ? [test.Operand, other] : [test.Operand],
        BetweenExpression between => [between.Operand, between.Low, between.High],
        InExpression within => [within.Operand, .. within.Values],
        LikeExpression like => like.Escape is { } escape ? [like.Operand, like.Pattern, escape] : [like.Operand, like.Pattern],
        CaseExpression choice => Parts(choice),
        CastExpression cast => [cast.Operand],
        ExtractExpression extract => [extract.Operand],
        RoundExpression round => [round.Operand],
        StepExpression step => [step.Operand, step.By],
        IntervalExpression interval => [interval.Operand],
        TrimExpression trim => trim.Characters is { } characters ? [trim.Operand, characters] : [trim.Operand],
        JsonExpression json => [json.Input, json.Path, .. new[] { json.OnEmpty?.Default, json.OnError?.Default }.OfType<Expression>()],
        FunctionCall call => call.Arguments,
        NamedArgument named => [named.Value],
        _ => [],
    };

    /// <summary>Lists an expression and all inside it.</summary>
    public static IEnumerable<Expression> All(Expression expression)
    {
        var left = new Stack<Expression>([expression]);
        while (left.TryPop(out var next))
        {
            yield return next;
            foreach (var child in Children(next).Reverse())
            {
                left.Push(child);
            }
        }
    }

    /// <summary>Splits a condition at its ANDs.</summary>
    public static IEnumerable<Expression> Conjuncts(Expression? condition)
    {
        var left = new Stack<Expression>();
        if (condition is not null)
        {
            left.Push(condition);
        }

        while (left.TryPop(out var next))
        {
            if (next is BinaryExpression { Operator: BinaryOperator.And } and)
            {
                left.Push(and.Right);
                left.Push(and.Left);
            }
            else
            {
                yield return next;
            }
        }
    }

    private static IEnumerable<Expression> Parts(CaseExpression choice)
    {
        var branches = choice.Branches.SelectMany(branch => new[] { branch.When, branch.Then });
        return new[] { choice.Operand }.Concat(branches).Append(choice.Else).OfType<Expression>();
    }
}
