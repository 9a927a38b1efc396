namespace SensorGrid.Sql.Scalars;

/// <summary>Finds the name that was probably meant.</summary>
internal static class Suggestions
{
    /// <summary>Finds the nearest of some names.</summary>
    /// <param name="name">The name that there is not.</param>
    /// <param name="names">The names that there are.</param>
    /// <returns>One that differs only by case, or by at most a third of its letters (Levenshtein's distance); null when none is so near.</returns>
    public static string? Nearest(string name, IEnumerable<string> names)
    {
        var (best, nearest) = (Math.Max(1, name.Length / 3) + 1, (string?)null);
        foreach (var candidate in names)
        {
            var distance = string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance < best)
            {
                (best, nearest) = (distance, candidate);
            }
        }

        return nearest;
    }

    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1)));
            }
        }

        return row[right.Length];
    }
}
