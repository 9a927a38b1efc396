using System.Globalization;

namespace SensorGrid.Sql.Input;

/// <summary>Reads numbers of JSON from their bytes.</summary>
internal static class PlainNumber
{
    // So many digits are a whole number that a double holds exactly.
    private const int MostExactDigits = 15;

    private static readonly double[] Powers = [.. Enumerable.Range(0, MostExactDigits + 1).Select(power => double.Parse($"1e{power}", CultureInfo.InvariantCulture))];

    /// <summary>Goes over a number.</summary>
    /// <param name="record">The record.</param>
    /// <param name="at">The index of the number.</param>
    /// <returns>The index behind it; -1 when there is none by the grammar of JSON.</returns>
    public static int Skip(ReadOnlySpan<byte> record, int at)
    {
        at += IsAt(record, at, '-') ? 1 : 0;
        var start = at;
        at = SkipDigits(record, at);
        if (at == start || (record[start] == '0' && at - start > 1))
        {
            return -1;
        }

        if (IsAt(record, at, '.'))
        {
            start = at + 1;
            at = SkipDigits(record, start);
            if (at == start)
            {
                return -1;
            }
        }

        if (!IsAt(record, at, 'e') && !IsAt(record, at, 'E'))
        {
            return at;
        }

        start = at + (IsAt(record, at + 1, '+') || IsAt(record, at + 1, '-') ? 2 : 1);
        at = SkipDigits(record, start);
        return at == start ? -1 : at;
    }

    /// <summary>Reads a number as a double, rounded as .NET rounds it.</summary>
    /// <param name="digits">A number by the grammar of JSON.</param>
    public static double Double(ReadOnlySpan<byte> digits)
    {
        var isNegative = digits[0] == '-';
        var mantissa = 0L;
        var (count, behindPoint) = (0, -1);
        foreach (var digit in digits[(isNegative ? 1 : 0)..])
        {
            if (digit == '.')
            {
                behindPoint = count;
                continue;
            }

            if (count == MostExactDigits || digit is < (byte)'0' or > (byte)'9')
            {
                return double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture);
            }

            mantissa = (mantissa * 10) + (digit - '0');
            count++;
        }

        // Both are exact, so that the quotient is rounded once.
        var number = behindPoint < 0 ? mantissa : mantissa / Powers[count - behindPoint];
        return isNegative ? -number : number;
    }

    /// <summary>Reads a number as a whole one.</summary>
    /// <param name="digits">A number by the grammar of JSON.</param>
    /// <param name="number">The number.</param>
    /// <returns>False when it has a point or an exponent, or is too long.</returns>
    public static bool TryWhole(ReadOnlySpan<byte> digits, out long number)
    {
        const int MostDigits = 18;
        var isNegative = digits[0] == '-';
        number = 0;
        if (digits.Length > MostDigits)
        {
            return false;
        }

        foreach (var digit in digits[(isNegative ? 1 : 0)..])
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = (number * 10) + (digit - '0');
        }

        number = isNegative ? -number : number;
        return true;
    }

    private static int SkipDigits(ReadOnlySpan<byte> record, int at)
    {
        while ((uint)at < (uint)record.Length && record[at] is >= (byte)'0' and <= (byte)'9')
        {
            at++;
        }

        return at;
    }

    private static bool IsAt(ReadOnlySpan<byte> record, int at, char character) => (uint)at < (uint)record.Length && record[at] == character;
}
