using System.Security.Cryptography;
using System.Text;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>The functions of text that Flink has besides those of the standard: parts of a text, padding, digests.</summary>
internal static class TextPieces
{
    /// <summary>The most characters that padding and repetition make: as many as the longest type of text holds.</summary>
    private const int MostCharacters = 65_535;

    public static readonly ScalarFunction[] Table =
    [
        new("SPLIT_INDEX", [Text("s"), Text("delimiter"), Integer("index")], "Takes the part with a number between delimiters; the first is 0. Null when there are fewer.", static call =>
            new CallScalar("SPLIT_INDEX", SqlType.Text, call.Arguments, Split)),
        new("CONCAT_WS", [Text("separator"), Any("a"), Any("b", true)], "Joins texts with a separator between; nulls are left out.", Join) { IsVariadic = true },
        new("LEFT", [Text("s"), Integer("n")], "Takes the first n characters.", static call => Pair("LEFT", call[0].Type, call, static (text, n) => text[..(int)Math.Clamp(n, 0, text.Length)])),
        new("RIGHT", [Text("s"), Integer("n")], "Takes the last n characters.", static call => Pair("RIGHT", call[0].Type, call, static (text, n) => text[(text.Length - (int)Math.Clamp(n, 0, text.Length))..])),
        new("REPEAT", [Text("s"), Integer("n")], "Writes a text n times.", static call => Pair("REPEAT", SqlType.Text, call, static (text, n) =>
            new StringBuilder().Insert(0, text, (int)(Fit("REPEAT", text.Length * (Int128)Math.Max(n, 0)) / Math.Max(text.Length, 1))).ToString())),
        Pad("LPAD", true),
        Pad("RPAD", false),
        new("REVERSE", [Text("s")], "Writes the characters in the opposite order.", static call => new MapScalar("REVERSE", SqlType.Varchar(call[0].Type.Precision), call[0], static value => Value.Of(Reverse(value.Text)))),
        new("LOCATE", [Text("part"), Text("s"), Integer("start", true)], "Finds the place of a text in another one, from a place on; 0 when it is not there.", static call =>
            new CallScalar("LOCATE", SqlType.Integer, call.Arguments, static values => Find(values[1].Text, values[0].Text, values.Length > 2 ? values[2].Bits : 1))),
        new("INSTR", [Text("s"), Text("part")], "Finds the place of a text in another one; 0 when it is not there.", static call =>
            new PairScalar("INSTR", SqlType.Integer, call[0], call[1], static (text, part) => Find(text.Text, part.Text, 1))),
        new("REGEXP", [Text("s"), Text("pattern")], "Determines whether a Java pattern matches some part of a text.", static call => PatternFunctions.Compile(call, 1) is { } compile
            ? new PairScalar("REGEXP", SqlType.Boolean, call[0], call[1], (text, pattern) => Value.Of(compile(pattern.Text).IsMatch(text.Text)))
            : null),
#pragma warning disable CA5350, CA5351 // Not for security: programs tell texts apart by them.
        Digest("MD5", "an MD5", static (bytes, digest) => MD5.HashData(bytes, digest), MD5.HashSizeInBytes),
        Digest("SHA1", "a SHA-1", static (bytes, digest) => SHA1.HashData(bytes, digest), SHA1.HashSizeInBytes),
#pragma warning restore CA5350, CA5351
        Digest("SHA256", "a SHA-256", static (bytes, digest) => SHA256.HashData(bytes, digest), SHA256.HashSizeInBytes),
    ];

    private delegate int Hash(ReadOnlySpan<byte> bytes, Span<byte> digest);

    private static Parameter Text(string name) => new(name, ParameterKind.Text);

    private static Parameter Any(string name, bool isOptional = false) => new(name, ParameterKind.Any, isOptional);

    private static Parameter Integer(string name, bool isOptional = false) => new(name, ParameterKind.Integer, isOptional);

    private static PairScalar Pair(string name, SqlType type, CallSite call, Func<string, long, string> function) =>
        new(name, SqlType.Varchar(type.Precision), call[0], call[1], (text, n) => Value.Of(function(text.Text, n.Bits)));

    // As Flink: an empty delimiter is any blank.
    private static Value Split(Value[] values)
    {
        var (text, delimiter, index) = (values[0].Text, values[1].Text, values[2].Bits);
        if (text.Length == 0 || index < 0)
        {
            return Value.Null;
        }

        var parts = delimiter.Length > 0 ? text.Split(delimiter) : text.Split((char[]?)null);
        return index < parts.Length ? Value.Of(parts[index]) : Value.Null;
    }

    private static Scalar? Join(CallSite call)
    {
        var texts = new List<Scalar> { call[0] };
        for (var i = 1; i < call.Count; i++)
        {
            var text = call[i].Type.IsText ? call[i] : Casts.To(call[i], SqlType.Text);
            if (text is null)
            {
                return call.At(i).Error($"CONCAT_WS joins texts, but this is {call[i].Type}.");
            }

            texts.Add(text);
        }

        return new JoinScalar(texts);
    }

    private static ScalarFunction Pad(string name, bool isLeft) => new(
        name,
        [Text("s"), Integer("n"), new Parameter("filling", ParameterKind.Text, true)],
        $"Makes a text n characters long: fills it at the {(isLeft ? "start" : "end")} with a text (a space), or cuts its end. Null for a negative n or an empty filling.",
        call => new CallScalar(name, SqlType.Text, call.Arguments, values =>
        {
            var (text, length, filling) = (values[0].Text, values[1].Bits, values.Length > 2 ? values[2].Text : " ");
            if (length < 0 || filling.Length == 0)
            {
                return Value.Null;
            }

            var missing = Fit(name, length) - text.Length;
            if (missing <= 0)
            {
                return Value.Of(text[..(int)length]);
            }

            var filled = new StringBuilder().Insert(0, filling, (missing / filling.Length) + 1).ToString(0, missing);
            return Value.Of(isLeft ? filled + text : text + filled);
        }));

    private static int Fit(string name, Int128 length) => length <= MostCharacters ? (int)length : throw RowErrors.OfArgument($"{name} would make {length} characters; it makes at most {MostCharacters}.");

    // Characters of two UTF-16 units stay together.
    private static string Reverse(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var end = text.Length; end > 0;)
        {
            var start = end > 1 && char.IsSurrogatePair(text[end - 2], text[end - 1]) ? end - 2 : end - 1;
            result.Append(text, start, end - start);
            end = start;
        }

        return result.ToString();
    }

    private static Value Find(string text, string part, long start) =>
        Value.Of(start < 1 || start > text.Length + 1L ? 0L : text.IndexOf(part, (int)start - 1, StringComparison.Ordinal) + 1L);

    private static ScalarFunction Digest(string name, string digest, Hash hash, int size) => new(
        name,
        [Text("s")],
        $"Computes {digest} digest of a text in UTF-8, in hexadecimal digits. It tells texts apart; it protects nothing.",
        call => new MapScalar(name, SqlType.Varchar(size * 2), call[0], value =>
        {
            var result = new byte[size];
            hash(Encoding.UTF8.GetBytes(value.Text), result);
            return Value.Of(Convert.ToHexStringLower(result));
        }));
}
