using System.Globalization;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Input;

/// <summary>Concludes a column's type from a sample of its values.</summary>
/// <remarks>A value in twenty may be of another type: one bad value must become an error of its row, and not change the column's type.</remarks>
public sealed class TypeGuess
{
    private const int StrayOneIn = 20;

    private long _all;
    private long _booleans;
    private long _wholes;
    private long _fractions;
    private long _times;
    private bool _isLong;

    /// <summary>The type; VARCHAR without a value.</summary>
    public SqlType Type =>
        IsMost(_booleans) ? SqlType.Boolean
        : IsMost(_wholes + _fractions) ? _fractions > 0 ? SqlType.Double : _isLong ? SqlType.BigInt : SqlType.Integer
        : IsMost(_times) ? SqlType.Timestamp
        : SqlType.Text;

    /// <summary>Adds a text: a field of CSV.</summary>
    /// <param name="text">The text, trimmed, neither empty nor a mark for a missing value.</param>
    public void AddText(ReadOnlySpan<char> text)
    {
        if (IsCode(text))
        {
            _all++;
        }
        else if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            AddNumber(text);
        }
        else if (text.Equals("true", StringComparison.OrdinalIgnoreCase) || text.Equals("false", StringComparison.OrdinalIgnoreCase))
        {
            AddBoolean();
        }
        else
        {
            AddString(text);
        }
    }

    /// <summary>Adds a number.</summary>
    public void AddNumber(ReadOnlySpan<char> text)
    {
        _all++;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            _fractions++;
            return;
        }

        _wholes++;
        _isLong |= number is < int.MinValue or > int.MaxValue;
    }

    /// <summary>Adds true or false.</summary>
    public void AddBoolean()
    {
        _all++;
        _booleans++;
    }

    /// <summary>Adds a text that is no number even if it looks like one: a string of JSON.</summary>
    public void AddString(ReadOnlySpan<char> text)
    {
        _all++;
        _times += InputTimes.TryTimestamp(text, out _) ? 1 : 0;
    }

    /// <summary>Adds a value of another kind, which only text can hold.</summary>
    public void AddOther() => _all++;

    // 007 is a name, not seven.
    private static bool IsCode(ReadOnlySpan<char> text) => text is ['0', >= '0' and <= '9', ..] or ['+', >= '0' and <= '9', ..] && text.IndexOfAnyExceptInRange('0', '9') is < 1;

    private bool IsMost(long count) => count > 0 && (_all - count) * StrayOneIn <= _all;
}
