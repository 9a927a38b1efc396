using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Tests.Syntax;

/// <summary>Damages programs at random: removes, repeats, swaps and inserts characters and tokens.</summary>
/// <param name="seed">The seed.</param>
/// <param name="corpus">The programs.</param>
internal sealed class ProgramMutator(int seed, IReadOnlyList<string> corpus)
{
    private static readonly string[] Fragments =
        ["(", ")", "((((", "'", "\"", ";", ",", "*", "--", "/*", "*/", ".", "=>", "-", " NOT ", " SELECT ", " FROM ", " CASE ", " INTERVAL ", " TO ", " OVER ", " JOIN ", " UNION ", " TABLE(", " CURSOR(", "\u201C", "\0", "\uD800", "1E", "`", "[", "!", "\n"];

    private readonly Random _random = new(seed);
    private readonly List<Token>[] _tokens = [.. corpus.Select(text => Lexer.Read(text, new SqlIssues(text)))];

    /// <summary>Creates a damaged program.</summary>
    public string Next()
    {
        var index = _random.Next(corpus.Count);
        var text = corpus[index];
        for (var i = _random.Next(1, 5); i > 0; i--)
        {
            text = _random.Next(2) == 0 ? DamageCharacters(text) : DamageToken(text, _tokens[index]);
        }

        return text;
    }

    private string DamageCharacters(string text)
    {
        var at = _random.Next(text.Length);
        var length = Math.Min(_random.Next(1, 4), text.Length - at);
        return _random.Next(4) switch
        {
            0 => text.Remove(at, length),
            1 => text.Insert(at, Fragments[_random.Next(Fragments.Length)]),
            2 => text.Insert(at, text.Substring(at, length)),
            _ => text.Remove(at, length).Insert(_random.Next(text.Length - length + 1), text.Substring(at, length)),
        };
    }

    /// <summary>Damages at a token's place in the whole program, which may have moved a little by earlier damage.</summary>
    private string DamageToken(string text, List<Token> tokens)
    {
        var (first, second) = (tokens[_random.Next(tokens.Count)].Span, tokens[_random.Next(tokens.Count)].Span);
        if (first.End >= text.Length || second.End >= text.Length)
        {
            return text + " ";
        }

        var word = text.Substring(second.Start, second.Length);
        return _random.Next(3) switch
        {
            0 => text.Remove(first.Start, first.Length),
            1 => text.Insert(first.Start, word + " "),
            _ => text.Remove(first.Start, first.Length).Insert(first.Start, word),
        };
    }
}
