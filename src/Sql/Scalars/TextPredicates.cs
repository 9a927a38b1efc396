using SensorGrid.Sql.Patterns;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>Binds LIKE and SIMILAR TO. A constant pattern is compiled once; another one when it changes.</summary>
internal static class TextPredicates
{
    /// <summary>Binds a test of text by a pattern.</summary>
    /// <returns>Null when a part is no text or the pattern is wrong, which has been reported.</returns>
    public static Scalar? Like(Scalar operand, Scalar pattern, Scalar? escape, LikeExpression like, BindSite site)
    {
        var name = like.IsSimilar ? "SIMILAR TO" : "LIKE";
        foreach (var part in (Scalar?[])[operand, pattern, escape])
        {
            if (part is not null && !part.Type.IsText && part.Type.Kind != SqlKind.Null)
            {
                return site.Error($"{name} needs text, but this is {part.Type}: write CAST(... AS VARCHAR(20)).");
            }
        }

        if (escape is not (null or ConstantScalar))
        {
            return site.Error("The character of ESCAPE must be a constant, such as ESCAPE '\\'.");
        }

        var character = escape is ConstantScalar { Value: { IsNull: false } given } ? given.Text : null;
        if (character is { Length: not 1 })
        {
            return site.Error($"ESCAPE takes one character, but '{character}' has {character.Length}.");
        }

        return Bind(operand, pattern, character?[0], like, site);
    }

    private static Scalar? Bind(Scalar operand, Scalar pattern, char? escape, LikeExpression like, BindSite site)
    {
        var name = $"{(like.IsSimilar ? "SIMILAR TO" : "LIKE")}{(escape is null ? "" : $" ESCAPE '{escape}'")}";
        Func<string, Func<string, bool>> compile = like.IsSimilar ? text => CompileSimilar(text, escape) : text => CompileLike(text, escape);
        Scalar result;
        if (pattern is ConstantScalar { Value: { IsNull: false } constant })
        {
            Func<string, bool> test;
            try
            {
                test = compile(constant.Text);
            }
            catch (RowErrorException error)
            {
                return site.Error(error.Message);
            }

            result = new MapScalar($"{name} {pattern}", SqlType.Boolean, operand, value => Value.Of(test(value.Text)));
        }
        else
        {
            var tests = new LastCompiled<Func<string, bool>>(compile);
            result = new PairScalar(name, SqlType.Boolean, operand, pattern, (text, given) => Value.Of(tests.Get(given.Text)(text.Text)));
        }

        return like.IsNegated ? Predicates.Not(result) : result;
    }

    private static Func<string, bool> CompileLike(string pattern, char? escape) => LikePattern.TryRead(pattern, escape, out var read)
        ? read.IsMatch
        : throw RowErrors.OfPattern($"The pattern '{pattern}' of LIKE is wrong: after '{escape}' must follow %, _ or '{escape}' itself.");

    private static Func<string, bool> CompileSimilar(string pattern, char? escape)
    {
        try
        {
            var regex = SimilarPattern.Compile(pattern, escape);
            return regex.IsMatch;
        }
        catch (ArgumentException error)
        {
            throw RowErrors.OfPattern($"The pattern '{pattern}' of SIMILAR TO is wrong: {error.Message}");
        }
    }
}
