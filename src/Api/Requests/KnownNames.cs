namespace SensorGrid.Api.Requests;

/// <summary>Reports what is wrong with the names of a request: the unknown one, the known ones and the likely one.</summary>
internal static class KnownNames
{
    // What is longer is no misspelling, and is not repeated whole.
    private const int LongestName = 64;

    /// <summary>Creates the message that refuses an unknown name.</summary>
    /// <param name="what">The kind of thing that has the name, such as <c>query parameter</c>.</param>
    /// <param name="name">The unknown name.</param>
    /// <param name="known">The known ones; there may be none.</param>
    public static string Unknown(string what, string name, IReadOnlyCollection<string> known)
    {
        var shown = name.Length > LongestName ? $"{name[..LongestName]}…" : name;
        var names = known.Count == 0 ? "there are none here" : $"known are {string.Join(", ", known)}";
        var hint = Likely(name, known) is { } likely ? $"; did you mean '{likely}'?" : ".";
        return $"Unknown {what} '{shown}': {names}{hint}";
    }

    /// <summary>Creates the message that refuses a name that is given more than once.</summary>
    public static string Repeated(string what, string name) => $"The {what} '{name}' is given more than once: it can have one value only.";

    /// <summary>Finds the known name that a wrong one most likely stands for; null when none is near.</summary>
    internal static string? Likely(string name, IEnumerable<string> known)
    {
        if (name.Length > LongestName)
        {
            return null;
        }

        var plain = Plain(name);
        string? likely = null;
        var least = int.MaxValue;
        foreach (var candidate in known)
        {
            var distance = Distance(plain, Plain(candidate));
            if (distance < least && distance <= Math.Max(1, candidate.Length / 3))
            {
                (likely, least) = (candidate, distance);
            }
        }

        return likely;
    }

    // as_of, as-of and ASOF are no misspellings of asOf, but another way to write it.
    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    /// <summary>Computes the Levenshtein distance: the number of characters to insert, delete or replace.</summary>
    private static int Distance(string left, string right)
    {
        Span<int> row = stackalloc int[right.Length + 1];
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

        return row[^1];
    }
}
