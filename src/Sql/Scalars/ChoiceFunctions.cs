using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>The functions that choose among values.</summary>
internal static class ChoiceFunctions
{
    public static readonly ScalarFunction[] Table =
    [
        new("COALESCE", [Any("a"), Any("b", true)], "Takes the first value that is not null.", static call => Choices.Coalesce(call.Arguments, call.Site)) { IsVariadic = true },
        new("IFNULL", [Any("a"), Any("b")], "Is COALESCE of two values.", static call => Choices.Coalesce(call.Arguments, call.Site)),
        new("NULLIF", [Any("a"), Any("b")], "Is null when two values are equal, else the first.", static call => Choices.NullIf(call[0], call[1], call.Site)),
        new(
            "IF",
            [new Parameter("condition", ParameterKind.Condition), Any("a"), Any("b")],
            "Takes a when the condition is true, else b.",
            static call => Choices.Case([call[0]], [call[1], call[2]], call.Site)),
        new("GREATEST", [Any("a"), Any("b", true)], "Takes the greatest of some values; null when one is null.", static call => Extreme("GREATEST", 1, call)) { IsVariadic = true },
        new("LEAST", [Any("a"), Any("b", true)], "Takes the least of some values; null when one is null.", static call => Extreme("LEAST", -1, call)) { IsVariadic = true },
    ];

    private static Parameter Any(string name, bool isOptional = false) => new(name, ParameterKind.Any, isOptional);

    private static CallScalar? Extreme(string name, int direction, CallSite call)
    {
        if (Choices.Unite(call.Arguments, name, call.Site) is not var (type, values))
        {
            return null;
        }

        return new CallScalar(name, type, values, arguments =>
        {
            var best = arguments[0];
            foreach (var argument in arguments)
            {
                best = ValueOrder.Compare(argument, best, type) * direction > 0 ? argument : best;
            }

            return best;
        });
    }
}
