using System.Globalization;

namespace SensorGrid.Sql.Patterns;

/// <summary>Estimates how large a regular expression becomes when its counted repetitions are written out, which is what it needs in memory and in time for each character.</summary>
internal static class PatternSize
{
    /// <summary>The largest that is compiled.</summary>
    public const long Most = 10_000;

    /// <summary>The number of parts of an expression, each counted as often as it may repeat; at most one more than <see cref="Most"/>.</summary>
    public static long Of(string pattern)
    {
        // The size of each open group, and of the last part of each, to which a repetition belongs.
        var open = new Stack<(long Size, long Last)>();
        var (size, last) = (0L, 0L);
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '(')
            {
                open.Push((size + last, 0));
                (size, last) = (0, 0);
            }
            else if (pattern[i] == ')' && open.TryPop(out var outer))
            {
                (size, last) = (outer.Size, size + last + 1);
            }
            else if (pattern[i] == '{' && Repetitions(pattern, ref i) is { } times)
            {
                last = Math.Min(last * times, Most + 1);
            }
            else
            {
                i = EndOfPart(pattern, i);
                (size, last) = (Math.Min(size + last, Most + 1), 1);
            }
        }

        while (open.TryPop(out var outer))
        {
            size += outer.Size;
        }

        return Math.Min(size + last, Most + 1);
    }

    private static long? Repetitions(string pattern, ref int i)
    {
        var close = pattern.IndexOf('}', i);
        var most = 1L;
        foreach (var bound in close < 0 ? [] : pattern[(i + 1)..close].Split(','))
        {
            if (bound.Length == 0)
            {
                continue;
            }

            if (!long.TryParse(bound, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            most = Math.Max(most, Math.Min(number, Most + 1));
        }

        if (close < 0)
        {
            return null;
        }

        i = close;
        return most;
    }

    // A class and an escaped character are one part.
    private static int EndOfPart(string pattern, int i)
    {
        if (pattern[i] == '\\')
        {
            return i + 1;
        }

        if (pattern[i] != '[')
        {
            return i;
        }

        for (var j = i + 2; j < pattern.Length; j++)
        {
            if (pattern[j] == '\\')
            {
                j++;
            }
            else if (pattern[j] == ']')
            {
                return j;
            }
        }

        return pattern.Length;
    }
}
