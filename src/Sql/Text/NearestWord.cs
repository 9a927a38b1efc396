namespace SensorGrid.Sql.Text;

/// <summary>
/// Finds the word that was probably meant by one that is unknown. The distance counts inserted, deleted, replaced and swapped neighbouring characters (optimal string alignment).
/// </summary>
internal static class NearestWord
{
    private const int Longest = 64;

    /// <summary>Finds the nearest of some words: at most one mistake in up to seven characters, two in longer ones. Case counts.</summary>
    /// <returns>The word; null when none is near.</returns>
    public static string? Find(string word, IEnumerable<string> words)
    {
        var nearest = words.Select(candidate => (Word: candidate, Distance: Distance(word, candidate))).OrderBy(candidate => candidate.Distance).FirstOrDefault();
        return nearest.Word is not null && IsNear(word, nearest.Word, nearest.Distance) ? nearest.Word : null;
    }

    /// <summary>Determines whether a word is probably another one, misspelt.</summary>
    public static bool IsNear(string word, string meant) => IsNear(word, meant, Distance(word, meant));

    private static bool IsNear(string word, string meant, int distance) =>
        distance > 0 && Math.Min(word.Length, meant.Length) > 2 && distance <= (meant.Length < 8 ? 1 : 2);

    private static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 2 || a.Length > Longest || b.Length > Longest)
        {
            return int.MaxValue;
        }

        var (before, last, current) = (new int[b.Length + 1], Enumerable.Range(0, b.Length + 1).ToArray(), new int[b.Length + 1]);
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(last[j], current[j - 1]) + 1);
                var isSwapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                current[j] = isSwapped ? Math.Min(current[j], before[j - 2] + 1) : current[j];
            }

            (before, last, current) = (last, current, before);
        }

        return last[b.Length];
    }
}
