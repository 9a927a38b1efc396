using System.Diagnostics.CodeAnalysis;

namespace SensorGrid.Sql.Patterns;

/// <summary>A pattern of LIKE: <c>%</c> is any text, <c>_</c> any one character, the rest itself; it must match the whole text. Matching takes at most text times pattern steps.</summary>
internal sealed class LikePattern
{
    private enum Token
    {
        Character,
        AnyCharacter,
        AnyText,
    }

    private readonly Token[] _tokens;
    private readonly char[] _characters;

    private LikePattern(List<(Token Token, char Character)> tokens)
    {
        _tokens = [.. tokens.Select(token => token.Token)];
        _characters = [.. tokens.Select(token => token.Character)];
    }

    /// <summary>Reads a pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="escape">The character before a <c>%</c>, <c>_</c> or itself that means itself; null for none.</param>
    /// <param name="result">The result.</param>
    /// <returns>False when the escape character stands before another one, or at the end.</returns>
    public static bool TryRead(string pattern, char? escape, [NotNullWhen(true)] out LikePattern? result)
    {
        var tokens = new List<(Token, char)>(pattern.Length);
        result = null;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == escape)
            {
                if (++i == pattern.Length || (pattern[i] is not ('%' or '_') && pattern[i] != escape))
                {
                    return false;
                }

                tokens.Add((Token.Character, pattern[i]));
            }
            else
            {
                tokens.Add((pattern[i] switch { '%' => Token.AnyText, '_' => Token.AnyCharacter, _ => Token.Character }, pattern[i]));
            }
        }

        result = new LikePattern(tokens);
        return true;
    }

    /// <summary>Determines whether a whole text matches.</summary>
    public bool IsMatch(string text)
    {
        // Only the last percent sign has to give back: if the rest can be found behind it, it does not matter where the earlier ones ended.
        var (at, token, lastAny, resumeAt) = (0, 0, -1, 0);
        while (at < text.Length)
        {
            if (token < _tokens.Length && _tokens[token] == Token.AnyText)
            {
                (lastAny, resumeAt) = (token++, at);
            }
            else if (token < _tokens.Length && (_tokens[token] == Token.AnyCharacter || _characters[token] == text[at]))
            {
                token++;
                at++;
            }
            else if (lastAny >= 0)
            {
                (token, at) = (lastAny + 1, ++resumeAt);
            }
            else
            {
                return false;
            }
        }

        return !_tokens.AsSpan(token).ContainsAnyExcept(Token.AnyText);
    }
}
