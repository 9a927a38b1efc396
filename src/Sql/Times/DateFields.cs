using System.Globalization;

namespace SensorGrid.Sql.Times;

/// <summary>The fields that have been read of a time.</summary>
internal sealed class DateFields
{
    private const int MostDigits = 9;

    private static readonly DateTimeFormatInfo Names = CultureInfo.InvariantCulture.DateTimeFormat;

    private int _year = 1970;
    private int _month = 1;
    private int _day = 1;
    private int? _dayOfYear;
    private int? _hour;
    private int? _halfHour;
    private bool _isAfternoon;
    private int _minute;
    private int _second;
    private int _millisecond;
    private int _offset;

    /// <summary>Reads a field from the start of a text.</summary>
    /// <param name="token">The field.</param>
    /// <param name="isFixed">Whether digits of another field follow, so that it has exactly its number of digits.</param>
    /// <param name="rest">The text; afterwards what is behind the field.</param>
    public bool TryRead(DateToken token, bool isFixed, ref ReadOnlySpan<char> rest)
    {
        if (!token.IsNumber)
        {
            return TryReadWord(token, ref rest);
        }

        var most = isFixed ? token.Count : MostDigits;
        var length = rest.IndexOfAnyExceptInRange('0', '9');
        length = Math.Min(length < 0 ? rest.Length : length, most);
        if (length == 0 || (isFixed && length < token.Count) || !int.TryParse(rest[..length], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        rest = rest[length..];
        return TrySet(token, number, length);
    }

    /// <summary>Combines the fields.</summary>
    /// <param name="time">Milliseconds since 1970-01-01 (UTC).</param>
    /// <returns>False when there is no such day.</returns>
    public bool TryGetTime(out long time)
    {
        time = 0;
        if (_year is < 1 or > 9999 || _month is < 1 or > 12)
        {
            return false;
        }

        var day = _dayOfYear is { } ordinal ? DayOf(ordinal) : _day >= 1 && _day <= DateTime.DaysInMonth(_year, _month) ? new DateTime(_year, _month, _day, 0, 0, 0, DateTimeKind.Utc) : null;
        if (day is not { } date)
        {
            return false;
        }

        var hour = _hour ?? ((_halfHour ?? 0) + (_isAfternoon ? 12 : 0));
        time = ((date - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond) + ((((hour * 60L) + _minute - _offset) * 60) + _second) * 1000 + _millisecond;
        return true;
    }

    private DateTime? DayOf(int ordinal) =>
        ordinal >= 1 && ordinal <= (DateTime.IsLeapYear(_year) ? 366 : 365) ? new DateTime(_year, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(ordinal - 1) : null;

    private bool TrySet(DateToken token, int number, int length) => token.Letter switch
    {
        'y' or 'u' => Set(ref _year, token.Count == 2 && length == 2 ? number + (number < 70 ? 2000 : 1900) : number, 9999),
        'M' => Set(ref _month, number, 12),
        'd' => Set(ref _day, number, 31),
        'D' => Set(ref _dayOfYear, number, 366),
        'H' => Set(ref _hour, number, 23),
        'k' => Set(ref _hour, number % 24, number <= 24 ? 23 : -1),
        'K' => Set(ref _halfHour, number, 11),
        'h' => Set(ref _halfHour, number % 12, number is >= 1 and <= 12 ? 11 : -1),
        'm' => Set(ref _minute, number, 59),
        's' => Set(ref _second, number, 59),
        _ => Set(ref _millisecond, length <= 3 ? number * (length == 1 ? 100 : length == 2 ? 10 : 1) : number / (int)Math.Pow(10, length - 3), 999),
    };

    private static bool Set(ref int field, int value, int most)
    {
        field = value;
        return value <= most;
    }

    private static bool Set(ref int? field, int value, int most)
    {
        field = value;
        return value <= most;
    }

    private bool TryReadWord(DateToken token, ref ReadOnlySpan<char> rest)
    {
        switch (token.Letter)
        {
            case 'M':
                return TryReadName(Names.MonthNames, Names.AbbreviatedMonthNames, ref rest, out var month) && Set(ref _month, month + 1, 12);
            case 'E':
                return TryReadName(Names.DayNames, Names.AbbreviatedDayNames, ref rest, out _);
            case 'a':
                var isRead = TryReadName(["AM", "PM"], [], ref rest, out var half);
                _isAfternoon = half == 1;
                return isRead;
            default:
                return TryReadZone(ref rest);
        }
    }

    private static bool TryReadName(string[] names, string[] shortNames, ref ReadOnlySpan<char> rest, out int index)
    {
        foreach (var list in (string[][])[names, shortNames])
        {
            for (index = 0; index < list.Length; index++)
            {
                if (list[index].Length > 0 && rest.StartsWith(list[index], StringComparison.OrdinalIgnoreCase))
                {
                    rest = rest[list[index].Length..];
                    return true;
                }
            }
        }

        index = -1;
        return false;
    }

    // UTC, GMT or Z, or an offset such as +0130, +01:30, +01, which is taken off.
    private bool TryReadZone(ref ReadOnlySpan<char> rest)
    {
        if (TryReadName(["UTC", "GMT", "Z"], [], ref rest, out _))
        {
            return true;
        }

        if (rest.IsEmpty || rest[0] is not ('+' or '-') || rest.Length < 3 || !int.TryParse(rest[1..3], NumberStyles.None, CultureInfo.InvariantCulture, out var hours) || hours > 18)
        {
            return false;
        }

        var sign = rest[0] == '-' ? -1 : 1;
        rest = rest[3..];
        rest = rest.StartsWith(':') ? rest[1..] : rest;
        var minutes = 0;
        if (rest.Length >= 2 && int.TryParse(rest[..2], NumberStyles.None, CultureInfo.InvariantCulture, out minutes))
        {
            rest = rest[2..];
        }

        _offset = sign * ((hours * 60) + minutes);
        return minutes <= 59;
    }
}
