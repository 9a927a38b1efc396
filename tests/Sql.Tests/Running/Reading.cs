using CsCheck;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Running;

/// <summary>A reading of a sensor, as a model of the engine sees it.</summary>
/// <param name="Time">Milliseconds since the start of the rows.</param>
/// <param name="K">The sensor.</param>
/// <param name="X">A value.</param>
/// <param name="N">A number.</param>
internal sealed record Reading(long Time, string? K, double? X, int? N)
{
    /// <summary>Streams of readings with many ties in time, nulls, and values whose sum depends on the order.</summary>
    public static Gen<Reading[]> Streams { get; } = Gen.Select(
        Any(0L, 0L, 1L, 250L, 999L, 1000L, 3000L, 11_000L),
        Any<string?>("a", "b", "c", null),
        Any<double?>(0.1, 0.2, 0.3, -7.25, 1e17, -1e17, 3, null),
        Any<int?>(1, 2, 5, -3, null)).Array[0, 60].Select(rows => Rising(rows));

    /// <summary>The reading as a row.</summary>
    public Row Row => Some.Reading(Time / 1000.0, K, X, N);

    /// <summary>Writes a value as the recorded rows have it.</summary>
    public static string Text(double? value) => SqlText.Write(value is { } number ? Value.Of(number) : Value.Null, SqlType.Double) ?? "null";

    /// <summary>Adds values from the left, as SUM has to.</summary>
    public static double? Sum(IEnumerable<double?> values)
    {
        double? sum = null;
        foreach (var value in values)
        {
            sum = value is null ? sum : sum is null ? value : sum + value;
        }

        return sum;
    }

    /// <summary>The mean from that sum.</summary>
    public static double? Average(IEnumerable<double?> values) => Sum(values) / values.Count(value => value is not null);

    private static Gen<T> Any<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Reading[] Rising((long Gap, string? K, double? X, int? N)[] rows)
    {
        var time = 0L;
        return [.. rows.Select(row => new Reading(time += row.Gap, row.K, row.X, row.N))];
    }
}
