using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Input;

/// <summary>Reads the values of one column. Not safe for concurrent use.</summary>
/// <param name="name">The column's name, for messages.</param>
/// <param name="type">Its type.</param>
/// <param name="rules">The rules for values of other types.</param>
public sealed class CellReader(string name, SqlType type, CellRules rules)
{
    private const int LongestShown = 40;
    private const int LongestOnStack = 256;

    private readonly TextPool _texts = new();

    /// <summary>Reads a field of CSV; an empty one is null.</summary>
    /// <param name="field">The field, without its quotes.</param>
    /// <param name="value">The value.</param>
    /// <returns>False when it does not fit the type.</returns>
    public bool TryField(ReadOnlySpan<char> field, out Value value)
    {
        value = Value.Null;
        return field.IsEmpty || TryText(field, out value);
    }

    /// <summary>Explains why a value does not fit.</summary>
    public InputError Explain(ReadOnlySpan<char> text) =>
        new(InputError.Coercion, $"column \"{name}\": '{(text.Length > LongestShown ? $"{text[..LongestShown]}…" : text)}' is no {type}");

    /// <summary>Reads a value of JSON.</summary>
    /// <param name="reader">Stands at the value, and behind it at its end.</param>
    /// <param name="record">All that the reader reads.</param>
    /// <param name="value">The value.</param>
    /// <returns>False when it does not fit the type.</returns>
    internal bool TryJson(ref Utf8JsonReader reader, ReadOnlySpan<byte> record, out Value value)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                value = Value.Null;
                return true;
            case JsonTokenType.True or JsonTokenType.False:
                return TryTruth(reader.TokenType == JsonTokenType.True, out value);
            case JsonTokenType.Number:
                return TryNumber(reader.ValueSpan, out value);
            case JsonTokenType.String:
                return TryString(ref reader, out value);
            default:
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                value = type.IsText ? Text(Encoding.UTF8.GetString(record[start..(int)reader.BytesConsumed])) : Value.Null;
                return type.IsText;
        }
    }

    /// <summary>Reads a value of JSON that is written plainly.</summary>
    /// <param name="text">A text without its quotes, or a number; of no use for true, false and null.</param>
    /// <param name="first">The first byte of the value: a quote, a digit or sign, or a letter of true, false and null.</param>
    /// <param name="value">The value.</param>
    /// <returns>False when it is to be read by <see cref="TryJson"/>: it does not fit the type, or has something special.</returns>
    internal bool TryPlain(ReadOnlySpan<byte> text, byte first, out Value value)
    {
        switch (first)
        {
            case (byte)'n':
                value = Value.Null;
                return true;
            case (byte)'t' or (byte)'f':
                return TryTruth(first == 't', out value);
            case (byte)'"':
                return TryPlainText(text, out value);
            default:
                return TryPlainNumber(text, out value);
        }
    }

    private bool TryPlainText(ReadOnlySpan<byte> text, out Value value)
    {
        if (type.Kind == SqlKind.Varchar)
        {
            // The whole is to be ASCII, or a character might be cut.
            var isCut = type.Precision > 0 && text.Length > type.Precision;
            value = isCut && !Ascii.IsValid(text) ? Value.Null : Value.Of(_texts.GetAscii(isCut ? text[..type.Precision] : text));
            return !value.IsNull;
        }

        value = Value.Null;
        Span<char> characters = stackalloc char[LongestOnStack];
        return Ascii.ToUtf16(text, characters, out var length) == OperationStatus.Done && TryText(characters[..length], out value);
    }

    private bool TryPlainNumber(ReadOnlySpan<byte> digits, out Value value)
    {
        if (type.IsFloat)
        {
            var number = PlainNumber.Double(digits);
            value = Value.Of(type.Kind == SqlKind.Real ? (float)number : number);
            return double.IsFinite(value.Double);
        }

        if (type.IsInteger && PlainNumber.TryWhole(digits, out var whole))
        {
            value = Value.Of(whole);
            return Holds(whole);
        }

        return TryNumber(digits, out value);
    }

    private bool TryTruth(bool truth, out Value value)
    {
        value = type.Kind switch
        {
            SqlKind.Boolean => Value.Of(truth),
            SqlKind.Real or SqlKind.Double => Value.Of(truth ? 1d : 0d),
            SqlKind.Decimal => Value.Of(truth ? DecimalCell.PowerOfTen(type.Scale) : 0L),
            SqlKind.Char or SqlKind.Varchar => Text(truth ? "true" : "false"),
            _ when type.IsInteger => Value.Of(truth ? 1L : 0L),
            _ => Value.Null,
        };
        return !value.IsNull;
    }

    private bool TryNumber(ReadOnlySpan<byte> digits, out Value value)
    {
        Span<char> text = digits.Length <= LongestOnStack ? stackalloc char[digits.Length] : new char[digits.Length];
        Encoding.ASCII.GetChars(digits, text);
        if (rules.IsDiscovered && type.Kind == SqlKind.Timestamp)
        {
            var isEpoch = InputTimes.TryEpoch(text, out var milliseconds);
            value = Value.Of(milliseconds);
            return isEpoch;
        }

        value = Value.Null;
        return (type.IsNumber || type.IsText) && TryText(text, out value);
    }

    private bool TryString(ref Utf8JsonReader reader, out Value value)
    {
        var length = reader.ValueSpan.Length;
        if (length <= LongestOnStack)
        {
            Span<char> text = stackalloc char[length];
            return TryText(text[..reader.CopyString(text)], out value);
        }

        var rented = ArrayPool<char>.Shared.Rent(length);
        try
        {
            return TryText(rented.AsSpan(0, reader.CopyString(rented)), out value);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    private bool TryText(ReadOnlySpan<char> text, out Value value)
    {
        if (type.IsText)
        {
            value = Text(text);
            return true;
        }

        text = text.Trim();
        if (TryTyped(text, out value))
        {
            return true;
        }

        value = Value.Null;
        return rules.IsMissing(text);
    }

    private bool TryTyped(ReadOnlySpan<char> text, out Value value)
    {
        long bits;
        switch (type.Kind)
        {
            case SqlKind.Real or SqlKind.Double:
                return TryFloat(text, out value);
            case SqlKind.Boolean:
                return TryBoolean(text, out value);
            case SqlKind.Varbinary:
                var length = type.Precision > 0 ? Math.Min(type.Precision, text.Length) : text.Length;
                value = Value.Of(Encoding.UTF8.GetBytes(text[..length].ToString()));
                return true;
            case SqlKind.Timestamp:
                var isTime = InputTimes.TryTimestamp(text, out bits) || (rules.IsDiscovered && InputTimes.TryEpoch(text, out bits));
                value = Value.Of(bits);
                return isTime;
            case SqlKind.Date:
                isTime = InputTimes.TryDate(text, out bits);
                value = Value.Of(bits);
                return isTime;
            case SqlKind.Time:
                isTime = InputTimes.TryTime(text, out bits);
                value = Value.Of(bits);
                return isTime;
            case SqlKind.Decimal:
                var isDecimal = DecimalCell.TryRead(text, type, out bits);
                value = Value.Of(bits);
                return isDecimal;
            default:
                return TryInteger(text, out value);
        }
    }

    private bool TryInteger(ReadOnlySpan<char> text, out Value value)
    {
        // Numbers such as 1.0 and 1e3 are whole, too.
        var isWhole = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        if (!isWhole && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
            && decimal.IsInteger(exact) && exact is >= long.MinValue and <= long.MaxValue)
        {
            (isWhole, number) = (true, (long)exact);
        }

        value = Value.Of(number);
        return isWhole && Holds(number);
    }

    private bool Holds(long number) => type.Kind switch
    {
        SqlKind.TinyInt => number is >= sbyte.MinValue and <= sbyte.MaxValue,
        SqlKind.SmallInt => number is >= short.MinValue and <= short.MaxValue,
        SqlKind.Integer => number is >= int.MinValue and <= int.MaxValue,
        SqlKind.BigInt => true,
        _ => false,
    };

    private bool TryFloat(ReadOnlySpan<char> text, out Value value)
    {
        var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        number = type.Kind == SqlKind.Real ? (float)number : number;
        value = Value.Of(number);
        return isNumber && double.IsFinite(number);
    }

    // By the declared rules every text but 'true' is false.
    private bool TryBoolean(ReadOnlySpan<char> text, out Value value)
    {
        var isTrue = text.Equals("true", StringComparison.OrdinalIgnoreCase);
        value = Value.Of(isTrue);
        return isTrue || !rules.IsDiscovered || text.Equals("false", StringComparison.OrdinalIgnoreCase);
    }

    private Value Text(ReadOnlySpan<char> text)
    {
        text = type.Precision > 0 && text.Length > type.Precision ? text[..type.Precision] : text;
        return Value.Of(type.Kind == SqlKind.Char && text.Length < type.Precision ? text.ToString().PadRight(type.Precision) : _texts.Get(text));
    }
}
