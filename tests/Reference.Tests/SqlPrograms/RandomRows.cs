namespace SensorGrid.Reference.Tests.SqlPrograms;

/// <summary>Draws rows with nulls, ties in time, duplicates, zeros and negative numbers.</summary>
internal static class RandomRows
{
    /// <summary>2024-05-06 11:00:00 in milliseconds since 1970-01-01 (UTC).</summary>
    public const long Start = 1_714_993_200_000;

    private static readonly long[] Gaps = [0, 0, 1, 250, 500, 999, 1000, 2000, 61_000];
    private static readonly string?[] Texts = ["a", "b", "c", "", "a ", null];
    private static readonly double?[] Numbers = [0, 1, -1, 0.5, -2.25, 3, 3, 1_000_000, -1_000_000, null];
    private static readonly int?[] Wholes = [0, 1, -1, 2, -3, 5, 7, null];
    private static readonly string?[] Halls = ["north", "south", null];

    /// <summary>Draws readings in the order of their time.</summary>
    public static List<Reading> Readings(Random random)
    {
        var (rows, time) = (new List<Reading>(), Start);
        for (var left = random.Next(0, 60); left > 0; left--)
        {
            time += Of(random, Gaps);
            var row = new Reading(time, Of(random, Texts), Of(random, Numbers), Of(random, Wholes), random.Next(6) == 0 ? null : random.Next(-500, 500), random.Next(8) == 0 ? null : time - random.Next(0, 4000));
            rows.Add(rows.Count > 0 && random.Next(8) == 0 ? rows[^1] with { Time = time } : row);
        }

        return rows;
    }

    /// <summary>Draws the rows of the table.</summary>
    public static List<Place> Places(Random random) => [.. Enumerable.Range(0, random.Next(0, 6)).Select(_ => new Place(Of(random, Texts), Of(random, Halls), Of(random, Wholes)))];

    /// <summary>Draws one of some values.</summary>
    public static T Of<T>(Random random, IReadOnlyList<T> values) => values[random.Next(values.Count)];
}
