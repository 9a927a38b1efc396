using System.Globalization;

namespace SensorGrid.Sql.Input;

/// <summary>Reads numbers of JSON from their bytes.</summary>
internal static class PlainNumber
{
    // So many digits are a whole number that a double holds exactly.
    private const int MostExactDigits = 15;

    private static readonly double[] Powers = [.. Enumerable.Range(0, MostExactDigits + 1).Select(power => double.Parse($"1e{power}", CultureInfo.InvariantCulture))];

    /// <summary>Goes over a number.</summary>
    /// <returns>False when there is none by the grammar of JSON.</returns>
    public static bool TrySkip(ReadOnlySpan<byte> record, ref int at)
    {
        at += at < record.Length && record[at] == '-' ? 1 : 0;
        var start = at;
        if (!TrySkipDigits(record, ref at) || (record[start] == '0' && at - start > 1))
        {
            return false;
        }

        if (at < record.Length && record[at] == '.')
        {
            at++;
            if (!TrySkipDigits(record, ref at))
            {
                return false;
            }
        }

        if (at < record.Length && record[at] is (byte)'e' or (byte)'E')
        {
            at++;
            at += at < record.Length && record[at] is (byte)'+' or (byte)'-' ? 1 : 0;
            return TrySkipDigits(record, ref at);
        }

        return true;
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

    private static bool TrySkipDigits(ReadOnlySpan<byte> record, ref int at)
    {
        var start = at;
        while (at < record.Length && record[at] is >= (byte)'0' and <= (byte)'9')
        {
            at++;
        }

        return at > start;
    }
}
