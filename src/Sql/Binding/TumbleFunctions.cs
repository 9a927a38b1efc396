using SensorGrid.Sql.Syntax;

namespace SensorGrid.Sql.Binding;

/// <summary>Flink's older spelling of tumbling windows, GROUP BY TUMBLE(time, size) with TUMBLE_START, TUMBLE_END and TUMBLE_ROWTIME, in terms of STEP.</summary>
internal static class TumbleFunctions
{
    /// <summary>Rewrites a call.</summary>
    /// <returns>Null for any other function.</returns>
    public static Expression? Rewrite(Expression expression)
    {
        if (expression is not FunctionCall { Arguments: [var time, IntervalLiteral size] } call)
        {
            return null;
        }

        var start = new StepExpression(call.Span, time, size);
        var end = new BinaryExpression(call.Span, BinaryOperator.Add, start, size);
        return call.Name.Text switch
        {
            "TUMBLE" or "TUMBLE_START" => start,
            "TUMBLE_END" => end,
            "TUMBLE_ROWTIME" => new BinaryExpression(call.Span, BinaryOperator.Subtract, end, new IntervalLiteral(call.Span, false, "0.001", new IntervalUnits(TimeField.Second, null))),
            _ => null,
        };
    }
}
