using SensorGrid.Sql.Operators.Aggregates;
using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>Binds aggregates.</summary>
internal static class AggregateBinder
{
    private const int MostDigits = 18;
    private const int LeastScale = 6;

    /// <summary>Binds an aggregate over the rows of a group or a window.</summary>
    /// <param name="call">The call.</param>
    /// <param name="context">Binds the argument.</param>
    /// <param name="rows">The scope of the rows.</param>
    /// <returns>Null when it is wrong, which has been reported.</returns>
    public static AggregateCall? Bind(FunctionCall call, BindContext context, IExpressionScope rows)
    {
        var name = call.Name.Text;
        if (call.IsStar)
        {
            return name == "COUNT" ? new AggregateCall(new CountAggregate(), null, "COUNT(*)") : Fail(call, context, $"{name}(*) has no meaning; only COUNT takes *.");
        }

        if (name is "LISTAGG" or "STRING_AGG")
        {
            return List(call, context, rows);
        }

        if (call.Arguments is not [var expression])
        {
            return Fail(call, context, $"{name} takes one argument, and has {call.Arguments.Count}.");
        }

        if (context.Binder.Bind(expression, rows) is not { } bound)
        {
            return null;
        }

        // What has no type is null in all rows, and of the type that the aggregate takes.
        var argument = bound.Type.Kind is SqlKind.Null ? Casts.To(bound, name is "ANY" or "SOME" or "EVERY" ? SqlType.Boolean : SqlType.Double)! : bound;

        var ignoresNulls = IgnoresNulls(call, context);
        if (Create(name, argument.Type, ignoresNulls, context.KeepsCase) is not { } aggregate)
        {
            return Fail(call, context, $"{name} cannot be computed of {argument.Type}: it takes {Takes(name)}.");
        }

        return new AggregateCall(call.IsDistinct ? new DistinctAggregate(aggregate) : aggregate, argument, $"{name}({call.IsDistinct} {ignoresNulls} {argument})");
    }

    /// <summary>Determines whether FIRST_VALUE and LAST_VALUE pass over nulls where nothing is said: in Flink they do.</summary>
    public static bool IgnoresNulls(FunctionCall call, BindContext context) => call.IgnoresNulls ?? context.KeepsCase;

    /// <summary>Binds <c>LISTAGG(x [, separator])</c>.</summary>
    private static AggregateCall? List(FunctionCall call, BindContext context, IExpressionScope rows)
    {
        var name = call.Name.Text;
        if (call.Arguments.Count is 0 or > 2)
        {
            return Fail(call, context, $"{name} takes a text and a separator: {name}(x [, ',']); it has {call.Arguments.Count} arguments.");
        }

        var message = $"The separator of {name} must be a text in quotes: {name}(x, ', ').";
        var separator = call.Arguments.Count == 2 ? context.Constant(call.Arguments[1], message) : new ConstantScalar(Value.Of(","), SqlType.Varchar(1));
        if (separator is null || context.Binder.Bind(call.Arguments[0], rows) is not { } bound)
        {
            return null;
        }

        if (!separator.Type.IsText || separator.Value.IsNull)
        {
            return Fail(call, context, message);
        }

        if (Casts.To(bound, SqlType.Text) is not { } text)
        {
            return Fail(call, context, $"{name} cannot be computed of {bound.Type}: it takes text.");
        }

        var aggregate = new ListAggregate(name, separator.Value.Text);
        return new AggregateCall(call.IsDistinct ? new DistinctAggregate(aggregate) : aggregate, text, $"{name}({call.IsDistinct} {text} {separator})");
    }

    private static AggregateCall? Fail(FunctionCall call, BindContext context, string message)
    {
        context.Error(call, message);
        return null;
    }

    private static Aggregate? Create(string name, SqlType type, bool ignoresNulls, bool isFlink) => name switch
    {
        "COUNT" => new CountAggregate(),
        "AVG" when type.Kind is SqlKind.Decimal => DecimalAverage(type, isFlink ? LeastScale : 0),
        "SUM" or "AVG" => Sum(type, name == "AVG"),
        "MIN" or "MAX" when type.Kind is not SqlKind.Row => new ExtremeAggregate(type, name == "MAX"),
        "FIRST_VALUE" or "LAST_VALUE" => new EdgeAggregate(type, name == "LAST_VALUE", ignoresNulls),
        "VAR_POP" or "VAR_SAMP" or "VARIANCE" when type.IsNumber => new VarianceAggregate(type, name != "VAR_POP", isRoot: false),
        "STDDEV_POP" or "STDDEV_SAMP" or "STDDEV" when type.IsNumber => new VarianceAggregate(type, name != "STDDEV_POP", isRoot: true),
        "ANY" or "SOME" or "EVERY" when type.Kind is SqlKind.Boolean => new BooleanAggregate(name == "EVERY"),
        _ => null,
    };

    /// <summary>The mean has the type of the values, and in Flink at least six digits behind the point, as far as the digits before it leave room.</summary>
    private static ExactSumAggregate DecimalAverage(SqlType type, int leastScale)
    {
        var added = Math.Clamp(leastScale - type.Scale, 0, MostDigits - type.Precision);
        return new ExactSumAggregate(SqlType.Decimal(type.Precision + added, type.Scale + added), isAverage: true, added);
    }

    private static Aggregate? Sum(SqlType type, bool isAverage) => type switch
    {
        { IsFloat: true } => new FloatSumAggregate(isAverage),
        { IsInteger: true } => new ExactSumAggregate(isAverage ? type : SqlType.BigInt, isAverage),
        { Kind: SqlKind.Decimal } => new ExactSumAggregate(SqlType.Decimal(MostDigits, type.Scale), isAverage: false),
        { IsInterval: true } => new ExactSumAggregate(type, isAverage),
        _ => null,
    };

    private static string Takes(string name) => name switch
    {
        "SUM" or "AVG" => "numbers and intervals",
        "ANY" or "SOME" or "EVERY" => "BOOLEAN",
        "MIN" or "MAX" => "numbers, text and times",
        _ => "numbers",
    };
}
