using System.Globalization;
using System.Text.RegularExpressions;
using SensorGrid.Sql.Patterns;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>Functions with a pattern of Java. A constant pattern is compiled once and checked when it is bound; another one when it changes.</summary>
internal static class PatternFunctions
{
    /// <summary>Binds REGEX_REPLACE(s, pattern, replacement [, start [, occurrence]]).</summary>
    public static Scalar? Replace(string name, CallSite call) => Compile(call, 1) is { } compile
        ? new CallScalar(name, SqlType.Text, call.Arguments, values =>
        {
            var (start, occurrence) = (values.Length > 3 ? values[3].Bits : 1, values.Length > 4 ? values[4].Bits : 0);
            if (start < 1 || occurrence < 0)
            {
                throw RowErrors.OfArgument(string.Create(CultureInfo.InvariantCulture, $"REGEX_REPLACE cannot start at {start} with occurrence {occurrence}."));
            }

            var first = (int)Math.Min(start - 1, values[0].Text.Length);
            return Value.Of(JavaReplacement.Replace(compile(values[1].Text), values[0].Text, values[2].Text, first, occurrence));
        })
        : null;

    /// <summary>Binds REGEXP_EXTRACT(s, pattern [, group]).</summary>
    public static Scalar? Extract(CallSite call) => Compile(call, 1) is { } compile
        ? new CallScalar("REGEXP_EXTRACT", SqlType.Text, call.Arguments, values =>
        {
            var match = compile(values[1].Text).Match(values[0].Text);
            var group = match.Groups[(int)Math.Clamp(values.Length > 2 ? values[2].Bits : 0, 0, int.MaxValue)];
            return match.Success && group.Success ? Value.Of(group.Value) : Value.Null;
        })
        : null;

    /// <summary>Prepares the pattern among a call's arguments.</summary>
    /// <returns>Gives the compiled pattern; null when a constant one is wrong, which has been reported.</returns>
    public static Func<string, Regex>? Compile(CallSite call, int index)
    {
        if (call[index] is not ConstantScalar { Value: { IsNull: false } constant })
        {
            return new LastCompiled<Regex>(Compile).Get;
        }

        try
        {
            var regex = Compile(constant.Text);
            return _ => regex;
        }
        catch (RowErrorException error)
        {
            call.At(index).Error(error.Message);
            return null;
        }
    }

    private static Regex Compile(string pattern)
    {
        try
        {
            return JavaRegex.Compile(pattern);
        }
        catch (ArgumentException error)
        {
            throw RowErrors.OfPattern($"The pattern '{pattern}' is wrong: {error.Message}");
        }
    }
}
