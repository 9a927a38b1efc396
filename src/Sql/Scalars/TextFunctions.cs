using System.Globalization;
using System.Text;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>The functions of text. Lengths and places count UTF-16 units, as in Java; places begin at 1.</summary>
internal static class TextFunctions
{
    public static readonly ScalarFunction[] Table =
    [
        Length("CHAR_LENGTH"),
        Length("CHARACTER_LENGTH"),
        Map("LOWER", "Writes text in small letters.", static text => text.ToLowerInvariant()),
        Map("UPPER", "Writes text in capital letters.", static text => text.ToUpperInvariant()),
        Map("INITCAP", "Writes each word with a capital letter and small ones after it.", Capitalize),
        Cut("TRIM", true, true),
        Cut("LTRIM", true, false),
        Cut("RTRIM", false, true),
        Part("SUBSTRING"),
        Part("SUBSTR"),
        new("POSITION", [Text("part"), Text("s")], "Finds the place of a text in another one; 0 when it is not there.", static call => Pair(call, "POSITION", SqlType.Integer, static (part, text) =>
            Value.Of((long)text.Text.IndexOf(part.Text, StringComparison.Ordinal) + 1))),
        new("OVERLAY", [Text("s"), Text("other"), Integer("start"), Integer("length", true)], "Replaces characters from a place on: as many as the other text has, or a length.", static call =>
            new CallScalar("OVERLAY", SqlType.Text, call.Arguments, Overlay)),
        new("CONCAT", [Any("a"), Any("b", true)], "Joins texts; numbers and times become text.", static call =>
            call.Arguments.Skip(1).Aggregate((Scalar?)AsText(call[0], call.Site), (left, right) => left is null ? null : Concatenate(left, right, call.Site))) { IsVariadic = true },
        new("REPLACE", [Text("s"), Text("part"), Text("other")], "Replaces every occurrence of a text.", static call => new CallScalar("REPLACE", SqlType.Text, call.Arguments, static values =>
            Value.Of(values[1].Text.Length == 0 ? values[0].Text : values[0].Text.Replace(values[1].Text, values[2].Text, StringComparison.Ordinal)))),
        new(
            "REGEX_REPLACE",
            [Text("s"), Text("pattern"), Text("replacement"), Integer("start", true), Integer("occurrence", true)],
            "Replaces what a Java pattern matches, from a place on; occurrence 0 (the default) is all, n the n-th match. $1 is the first group.",
            static call => PatternFunctions.Replace("REGEX_REPLACE", call)),
        new(
            "REGEXP_REPLACE",
            [Text("s"), Text("pattern"), Text("replacement")],
            "Replaces all that a Java pattern matches.",
            static call => PatternFunctions.Replace("REGEXP_REPLACE", call)),
        new(
            "REGEXP_EXTRACT",
            [Text("s"), Text("pattern"), Integer("group", true)],
            "Takes a group of the first match of a Java pattern; group 0 (the default) is the match. Null without a match.",
            PatternFunctions.Extract),
    ];

    /// <summary>Binds <c>a || b</c>.</summary>
    /// <returns>Null when a side cannot become text, which has been reported.</returns>
    public static Scalar? Concatenate(Scalar left, Scalar right, BindSite site)
    {
        var (first, second) = (AsText(left, site), AsText(right, site));
        if (first is null || second is null)
        {
            return null;
        }

        var isBounded = first.Type.Precision > 0 && second.Type.Precision > 0;
        var type = SqlType.Varchar(isBounded ? first.Type.Precision + second.Type.Precision : 0);
        return new PairScalar("||", type, first, second, static (a, b) => Value.Of(string.Concat(a.Text, b.Text)));
    }

    /// <summary>Binds TRIM.</summary>
    /// <param name="operand">The text.</param>
    /// <param name="characters">The characters that are taken away; null for a space.</param>
    /// <param name="isLeading">Whether the start is trimmed.</param>
    /// <param name="isTrailing">Whether the end is trimmed.</param>
    /// <param name="site">Where it is written.</param>
    /// <returns>Null when one is no text, which has been reported.</returns>
    public static Scalar? Trim(Scalar operand, Scalar? characters, bool isLeading, bool isTrailing, BindSite site)
    {
        characters ??= new ConstantScalar(Value.Of(" "), SqlType.Varchar(1));
        if (!IsText(operand) || !IsText(characters))
        {
            return site.Error($"TRIM needs text, but this is {(IsText(operand) ? characters : operand).Type}: write CAST(... AS VARCHAR(20)).");
        }

        var name = $"TRIM {(isLeading ? "LEADING" : "")}{(isTrailing ? "TRAILING" : "")}";
        return new PairScalar(name, SqlType.Varchar(operand.Type.Precision), operand, characters, (text, set) =>
        {
            var rest = isLeading ? text.Text.AsSpan().TrimStart(set.Text) : text.Text;
            return Value.Of((isTrailing ? rest.TrimEnd(set.Text) : rest).ToString());
        });
    }

    private static Parameter Text(string name) => new(name, ParameterKind.Text);

    private static Parameter Any(string name, bool isOptional = false) => new(name, ParameterKind.Any, isOptional);

    private static Parameter Integer(string name, bool isOptional = false) => new(name, ParameterKind.Integer, isOptional);

    private static PairScalar Pair(CallSite call, string name, SqlType type, Func<Value, Value, Value> function) => new(name, type, call[0], call[1], function);

    private static bool IsText(Scalar scalar) => scalar.Type.IsText || scalar.Type.Kind == SqlKind.Null;

    private static ScalarFunction Part(string name) => new(
        name, [Text("s"), Integer("start"), Integer("length", true)], "Takes the characters from a place on. A start below 1 counts: SUBSTRING(s FROM 0 FOR 2) is one character.", Substring);

    private static ScalarFunction Length(string name) => new(name, [Text("s")], "Counts the characters of a text.", static call =>
        new MapScalar("CHAR_LENGTH", SqlType.Integer, call[0], static value => Value.Of((long)value.Text.Length)));

    private static ScalarFunction Map(string name, string summary, Func<string, string> function) => new(name, [Text("s")], summary, call =>
        new MapScalar(name, SqlType.Varchar(call[0].Type.Precision), call[0], value => Value.Of(function(value.Text))));

    private static ScalarFunction Cut(string name, bool isLeading, bool isTrailing) => new(
        name,
        [Text("s"), new Parameter("characters", ParameterKind.Text, true)],
        $"Takes spaces, or other characters, away at {(isLeading && isTrailing ? "both ends" : isLeading ? "the start" : "the end")} of a text.",
        call => Trim(call[0], call.Count > 1 ? call[1] : null, isLeading, isTrailing, call.Site));

    private static Scalar? AsText(Scalar scalar, BindSite site) => scalar.Type.IsText ? scalar
        : scalar.Type.Kind is SqlKind.Varbinary or SqlKind.Row ? site.Error($"|| needs text, but this is {scalar.Type}.")
        : Casts.To(scalar, SqlType.Text);

    private static string Capitalize(string text)
    {
        var result = new StringBuilder(text.Length);
        var isInWord = false;
        foreach (var character in text)
        {
            result.Append(isInWord ? char.ToLowerInvariant(character) : char.ToUpperInvariant(character));
            isInWord = char.IsLetterOrDigit(character);
        }

        return result.ToString();
    }

    private static CallScalar Substring(CallSite call) => new("SUBSTRING", SqlType.Varchar(call[0].Type.Precision), call.Arguments, static values =>
    {
        var (text, start) = (values[0].Text, values[1].Bits);
        var end = values.Length > 2 ? (Int128)start + values[2].Bits : long.MaxValue;
        if (end < start)
        {
            throw RowErrors.OfArgument(string.Create(CultureInfo.InvariantCulture, $"SUBSTRING cannot take {values[2].Bits} characters: the length is negative."));
        }

        var first = (int)Math.Clamp(start - 1, 0, text.Length);
        return Value.Of(text[first..Math.Max(first, (int)(end - 1 < 0 ? 0 : end - 1 > text.Length ? text.Length : end - 1))]);
    });

    private static Value Overlay(Value[] values)
    {
        var (text, other, start) = (values[0].Text, values[1].Text, values[2].Bits);
        var length = values.Length > 3 ? values[3].Bits : other.Length;
        if (length < 0)
        {
            throw RowErrors.OfArgument(string.Create(CultureInfo.InvariantCulture, $"OVERLAY cannot replace {length} characters: the length is negative."));
        }

        var first = (int)Int128.Clamp((Int128)start - 1, 0, text.Length);
        var rest = (int)Int128.Clamp((Int128)start - 1 + length, first, text.Length);
        return Value.Of(string.Concat(text.AsSpan(0, first), other, text.AsSpan(rest)));
    }
}
