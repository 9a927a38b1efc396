using SensorGrid.Sql.Operators.Aggregates;
using SensorGrid.Sql.Operators.Windows;
using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>The scope of expressions with functions over windows.</summary>
/// <param name="context">Binds arguments.</param>
/// <param name="rows">The scope of the rows.</param>
/// <param name="width">The number of columns of a row.</param>
/// <param name="frames">Resolves windows.</param>
/// <param name="windows">Receives the functions; shared by all expressions of the query.</param>
internal sealed class OverScope(BindContext context, IExpressionScope rows, int width, WindowFrames frames, OverWindows windows) : IExpressionScope
{
    private const long MostOffset = 1_000_000;

    private const string BesideRank = "Functions that number rows by an order of values stand alone in their query, with one window: write other functions with OVER in a sub-query.";

    public bool TryBind(Expression expression, out Scalar? scalar)
    {
        if (expression is FunctionCall { Over: { } over } call)
        {
            scalar = BindOver(call, over);
            return true;
        }

        return rows.TryBind(expression, out scalar);
    }

    public Scalar? BindColumn(ColumnReference column) => rows.BindColumn(column);

    private ColumnScalar? BindOver(FunctionCall call, WindowSpecification over)
    {
        if (FunctionNames.Instead(call.Name.Text) is { } instead)
        {
            Fail(call, instead);
            return null;
        }

        if (KindOf(call, over) is { } kind)
        {
            return BindRank(call, over, kind);
        }

        if (windows.Rank is not null)
        {
            Fail(call, BesideRank);
            return null;
        }

        if (frames.Bind(over) is not { } window || Bind(call, ref window) is not { } function)
        {
            return null;
        }

        return new ColumnScalar(width + windows.Add(window, function), function.Type);
    }

    /// <summary>The way in which a function numbers rows by values; null for any other function, and ROW_NUMBER in the order of ROWTIME.</summary>
    private RankKind? KindOf(FunctionCall call, WindowSpecification over) => call.Name.Text switch
    {
        "RANK" => RankKind.Rank,
        "DENSE_RANK" => RankKind.DenseRank,
        "ROW_NUMBER" when frames.IsRanking(over) => RankKind.RowNumber,
        _ => null,
    };

    private ColumnScalar? BindRank(FunctionCall call, WindowSpecification over, RankKind kind)
    {
        if (call.Arguments.Count > 0)
        {
            Fail(call, $"{call.Name.Text} takes no argument.");
            return null;
        }

        if (frames.Rank(call, over) is not { } rank)
        {
            return null;
        }

        if (windows.Count > 0 || (windows.Rank is { } other && other.Text != rank.Text))
        {
            Fail(call, BesideRank);
            return null;
        }

        return new ColumnScalar(width + windows.Add(rank, kind), SqlType.BigInt);
    }

    private WindowFunction? Bind(FunctionCall call, ref BoundWindow window)
    {
        switch (call.Name.Text)
        {
            case "ROW_NUMBER":
                window = window with { IsRows = true, Length = null };
                return call.Arguments.Count == 0 ? new RowNumberFunction() : Fail(call, "ROW_NUMBER takes no argument.");
            case "LAG" or "LEAD":
                return Neighbour(call, ref window);
            case "NTH_VALUE":
                return Nth(call, window);
            case "EXP_AVG":
                return ExponentialAverage(call, window);
            default:
                return FunctionKinds.IsAggregate(call with { Over = null })
                    ? Aggregate(call, window)
                    : Fail(call, $"{call.Name.Text} is no function over a window: leave OVER out.");
        }
    }

    private WindowFunction? Fail(SyntaxNode node, string message)
    {
        context.Error(node, message);
        return null;
    }

    private WindowFunction? Aggregate(FunctionCall call, BoundWindow window)
    {
        if (AggregateBinder.Bind(call, context, rows) is not { } bound)
        {
            return null;
        }

        return bound.Aggregate switch
        {
            ExtremeAggregate extreme when window.Length is not null => new ExtremeFunction(extreme) { Argument = bound.Argument },
            EdgeAggregate when window.Length is not null => new NthFunction(bound.Aggregate.Type, 1, call.Name.Text == "LAST_VALUE", AggregateBinder.IgnoresNulls(call, context)) { Argument = bound.Argument },
            _ => new AggregateFunction(bound.Aggregate) { Argument = bound.Argument },
        };
    }

    /// <summary>LAG looks back within the window; without a frame it looks back in the partition as far as it must. LEAD looks ahead in the partition.</summary>
    private WindowFunction? Neighbour(FunctionCall call, ref BoundWindow window)
    {
        var isLag = call.Name.Text == "LAG";
        if (call.Arguments.Count is < 1 or > 3)
        {
            return Fail(call, $"{call.Name.Text} takes a value, a number of rows and a default: {call.Name.Text}(x [, n [, default]]); it has {call.Arguments.Count} arguments.");
        }

        if (context.Binder.Bind(call.Arguments[0], rows) is not { } value || Offset(call, isLag ? 0 : 1) is not { } offset)
        {
            return null;
        }

        var fallback = call.Arguments.Count == 3 ? Fallback(call, value.Type) : null;
        if (call.Arguments.Count == 3 && fallback is null)
        {
            return null;
        }

        if (isLag)
        {
            window = window.HasFrame ? window : window with { IsRows = true };
            return new LagFunction(value.Type, offset, call.IgnoresNulls == true) { Argument = value, Default = fallback };
        }

        window = window with { IsRows = true, Length = null };
        return call.IgnoresNulls == true
            ? Fail(call, "LEAD with IGNORE NULLS is not supported: leave IGNORE NULLS out.")
            : new LeadFunction(value.Type, offset) { Argument = value, Default = fallback };
    }

    private Scalar? Fallback(FunctionCall call, SqlType type)
    {
        if (context.Binder.Bind(call.Arguments[2], rows) is not { } fallback)
        {
            return null;
        }

        if (ExpressionBinder.Convert(fallback, type) is { } converted)
        {
            return converted;
        }

        Fail(call.Arguments[2], $"The default of {call.Name.Text} is {fallback.Type}, and its value is {type}.");
        return null;
    }

    private int? Offset(FunctionCall call, int least)
    {
        if (call.Arguments.Count < 2)
        {
            return 1;
        }

        var message = $"The second argument of {call.Name.Text} is a constant number of rows, from {least}.";
        if (context.Constant(call.Arguments[1], message) is not { } constant)
        {
            return null;
        }

        if (!constant.Type.IsInteger || constant.Value.Bits < least || constant.Value.Bits > MostOffset)
        {
            Fail(call.Arguments[1], message);
            return null;
        }

        return (int)constant.Value.Bits;
    }

    private WindowFunction? Nth(FunctionCall call, BoundWindow window)
    {
        if (call.Arguments.Count != 2)
        {
            return Fail(call, $"NTH_VALUE takes a value and a number of a row from 1: NTH_VALUE(x, n); it has {call.Arguments.Count} arguments.");
        }

        if (window.Length is null)
        {
            return Fail(call, "NTH_VALUE needs a window with a bound, ROWS n PRECEDING or RANGE INTERVAL ... PRECEDING.");
        }

        return context.Binder.Bind(call.Arguments[0], rows) is { } value && Offset(call, 1) is { } number
            ? new NthFunction(value.Type, number, call.IsFromLast, call.IgnoresNulls == true) { Argument = value }
            : null;
    }

    private WindowFunction? ExponentialAverage(FunctionCall call, BoundWindow window)
    {
        const string Form = "EXP_AVG takes a number and a half-life: EXP_AVG(x, INTERVAL '30' SECOND).";
        if (call.Arguments.Count != 2)
        {
            return Fail(call, Form);
        }

        if (window.Length is null)
        {
            return Fail(call, "EXP_AVG needs a window with a bound, ROWS n PRECEDING or RANGE INTERVAL ... PRECEDING.");
        }

        if (context.Binder.Bind(call.Arguments[0], rows) is not { } value || context.Constant(call.Arguments[1], Form) is not { } halfLife)
        {
            return null;
        }

        return value.Type.IsNumber && halfLife.Type.Kind is SqlKind.DayInterval && halfLife.Value.Bits > 0
            ? new ExponentialAverageFunction(value.Type, halfLife.Value.Bits) { Argument = value }
            : Fail(call, Form);
    }
}
