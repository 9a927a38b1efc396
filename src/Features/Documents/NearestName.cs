namespace SensorGrid.Features.Documents;

/// <summary>Finds the known name that a wrong one most likely stands for.</summary>
public static class NearestName
{
    // What is longer is no misspelling.
    private const int LongestName = 64;

    /// <summary>The end of a message that refuses a name: <c>: do you mean 'x'?</c>, or the known names when none is near.</summary>
    public static string Hint(string name, IReadOnlyCollection<string> known) => Find(name, known) is { } near
        ? $": do you mean '{near}'?"
        : known.Count == 0 ? ": leave it out." : $": known are {string.Join(", ", known)}.";

    /// <summary>The nearest known name; null when none is near.</summary>
    public static string? Find(string name, IEnumerable<string> known)
    {
        if (name.Length > LongestName)
        {
            return null;
        }

        var plain = Plain(name);
        string? nearest = null;
        var least = int.MaxValue;
        foreach (var candidate in known.Where(candidate => candidate.Length <= LongestName))
        {
            var other = Plain(candidate);
            var distance = Distance(plain, other);
            if (distance < least && distance <= Math.Max(1, candidate.Length / 3) && distance < other.Length)
            {
                (nearest, least) = (candidate, distance);
            }
        }

        return nearest;
    }

    // sensor_id, sensor-id and SensorID are no misspellings of sensorId, but another way to write it.
    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    /// <summary>The Levenshtein distance: how many characters to insert, delete or replace.</summary>
    private static int Distance(string left, string right)
    {
        Span<int> row = stackalloc int[LongestName + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
