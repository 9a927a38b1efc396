namespace SensorGrid.Api.Redis.Wire;

/// <summary>A pattern as Redis has them: <c>*</c>, <c>?</c>, <c>[abc]</c>, <c>[^a]</c>, <c>[a-z]</c>, and <c>\</c> before a character that stands for itself.</summary>
/// <param name="pattern">The pattern, in UTF-8.</param>
internal sealed class Glob(byte[] pattern)
{
    /// <summary>The bytes with which all that matches begins.</summary>
    public byte[] Prefix { get; } = PrefixOf(pattern);

    /// <summary>Determines whether a text matches. The time is at most the product of both lengths.</summary>
    public bool Matches(ReadOnlySpan<byte> text)
    {
        int at = 0, next = 0, star = -1, starText = 0;
        while (next < text.Length)
        {
            if (at < pattern.Length && pattern[at] == (byte)'*')
            {
                (star, starText) = (at++, next);
            }
            else if (at < pattern.Length && MatchesOne(text[next], at, out var after))
            {
                (at, next) = (after, next + 1);
            }
            else if (star >= 0)
            {
                // The last star takes one more.
                (at, next) = (star + 1, ++starText);
            }
            else
            {
                return false;
            }
        }

        while (at < pattern.Length && pattern[at] == (byte)'*')
        {
            at++;
        }

        return at == pattern.Length;
    }

    private bool MatchesOne(byte value, int at, out int after)
    {
        after = at + 1;
        switch (pattern[at])
        {
            case (byte)'?':
                return true;
            case (byte)'[':
                return MatchesClass(value, at + 1, out after);
            case (byte)'\\' when at + 1 < pattern.Length:
                after = at + 2;
                return pattern[at + 1] == value;
            default:
                return pattern[at] == value;
        }
    }

    private bool MatchesClass(byte value, int at, out int after)
    {
        var negated = at < pattern.Length && pattern[at] == (byte)'^';
        at += negated ? 1 : 0;
        var found = false;
        for (; at < pattern.Length && pattern[at] != (byte)']'; at++)
        {
            if (pattern[at] == (byte)'\\' && at + 1 < pattern.Length)
            {
                at++;
                found |= pattern[at] == value;
            }
            else if (at + 2 < pattern.Length && pattern[at + 1] == (byte)'-')
            {
                var (low, high) = (Math.Min(pattern[at], pattern[at + 2]), Math.Max(pattern[at], pattern[at + 2]));
                found |= value >= low && value <= high;
                at += 2;
            }
            else
            {
                found |= pattern[at] == value;
            }
        }

        after = Math.Min(at + 1, pattern.Length);
        return found != negated;
    }

    private static byte[] PrefixOf(byte[] pattern)
    {
        var prefix = new List<byte>();
        for (var i = 0; i < pattern.Length && pattern[i] is not ((byte)'*' or (byte)'?' or (byte)'['); i++)
        {
            i += pattern[i] == (byte)'\\' && i + 1 < pattern.Length ? 1 : 0;
            prefix.Add(pattern[i]);
        }

        return [.. prefix];
    }
}
