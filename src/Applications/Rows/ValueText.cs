using System.Globalization;
using SensorGrid.Sql.Values;

namespace SensorGrid.Applications.Rows;

/// <summary>Writes values as text.</summary>
public static class ValueText
{
    /// <summary>The number of characters that a value which is neither text nor bytes nor a row needs at most.</summary>
    public const int Longest = 64;

    private const long MillisecondsPerDay = 86_400_000;
    private const int MonthsPerYear = 12;

    private static readonly long LeastTime = (DateTime.MinValue - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
    private static readonly long MostTime = (DateTime.MaxValue - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;

    /// <summary>Writes a value that is not null.</summary>
    /// <param name="value">The value.</param>
    /// <param name="type">Its type.</param>
    /// <param name="buffer">Room for <see cref="Longest"/> characters.</param>
    public static ReadOnlySpan<char> Format(Value value, SqlType type, Span<char> buffer) => type.Kind switch
    {
        SqlKind.Boolean => value.Boolean ? "true" : "false",
        SqlKind.Char or SqlKind.Varchar => value.Text,
        SqlKind.Varbinary => Convert.ToHexString(value.Bytes),
        SqlKind.Real => Write((float)value.Double, "R", buffer),
        SqlKind.Double => Write(value.Double, "R", buffer),
        SqlKind.Decimal => Write(new decimal((int)Math.Abs(value.Bits), (int)(Math.Abs(value.Bits) >> 32), 0, value.Bits < 0, (byte)type.Scale), "", buffer),
        SqlKind.Timestamp => WriteTime(value.Bits, "yyyy-MM-dd HH:mm:ss.fff", buffer),
        SqlKind.Date => WriteTime(value.Bits, "yyyy-MM-dd", buffer),
        SqlKind.Time => WriteTime(value.Bits, "HH:mm:ss.fff", buffer),
        SqlKind.MonthInterval => WriteMonths(value.Bits, buffer),
        SqlKind.DayInterval => WriteDuration(value.Bits, buffer),
        SqlKind.Row => WriteRow(value, type),
        _ => Write(value.Bits, "", buffer),
    };

    private static ReadOnlySpan<char> Write<T>(T value, string format, Span<char> buffer)
        where T : ISpanFormattable
    {
        value.TryFormat(buffer, out var length, format, CultureInfo.InvariantCulture);
        return buffer[..length];
    }

    private static ReadOnlySpan<char> WriteTime(long milliseconds, string format, Span<char> buffer) =>
        milliseconds < LeastTime || milliseconds > MostTime
            ? Write(milliseconds, "", buffer)
            : Write(DateTime.UnixEpoch.AddTicks(milliseconds * TimeSpan.TicksPerMillisecond), format, buffer);

    private static ReadOnlySpan<char> WriteMonths(long months, Span<char> buffer)
    {
        var (years, rest) = Math.DivRem(Math.Abs(months), MonthsPerYear);
        buffer.TryWrite(CultureInfo.InvariantCulture, $"{(months < 0 ? "-" : "")}{years}-{rest:00}", out var length);
        return buffer[..length];
    }

    private static ReadOnlySpan<char> WriteDuration(long milliseconds, Span<char> buffer)
    {
        var (days, rest) = Math.DivRem(Math.Abs(milliseconds), MillisecondsPerDay);
        buffer.TryWrite(CultureInfo.InvariantCulture, $"{(milliseconds < 0 ? "-" : "")}{days} {TimeSpan.FromMilliseconds(rest):hh\\:mm\\:ss\\.fff}", out var length);
        return buffer[..length];
    }

    private static string WriteRow(Value value, SqlType type)
    {
        var fields = value.Fields.Select((field, index) => field.IsNull ? "" : Format(field, type.Fields?.Columns[index].Type ?? SqlType.Text, new char[Longest]).ToString());
        return $"({string.Join(", ", fields)})";
    }
}
