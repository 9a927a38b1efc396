using CsCheck;
using SensorGrid.Sql.Patterns;
using SensorGrid.Sql.Tests.Scalars;

namespace SensorGrid.Sql.Tests.Patterns;

public sealed class LikePatternTests
{
    [Theory]
    [InlineData("'abc' LIKE 'a%'", "TRUE")]
    [InlineData("'abc' LIKE 'a_c'", "TRUE")]
    [InlineData("'abc' LIKE 'a_'", "FALSE")]
    [InlineData("'abc' LIKE 'A%'", "FALSE")]
    [InlineData("'abc' NOT LIKE 'b%'", "TRUE")]
    [InlineData("'a%c' LIKE 'a!%c' ESCAPE '!'", "TRUE")]
    [InlineData("'abc' LIKE 'a!%c' ESCAPE '!'", "FALSE")]
    [InlineData("'a!' LIKE 'a!!' ESCAPE '!'", "TRUE")]
    [InlineData("'' LIKE '%'", "TRUE")]
    [InlineData("'' LIKE '_'", "FALSE")]
    [InlineData("'abc' LIKE NULL", "NULL")]
    [InlineData("'abc' SIMILAR TO 'a(b|x)c'", "TRUE")]
    [InlineData("'abc' SIMILAR TO '%(b|d)%'", "TRUE")]
    [InlineData("'abc' SIMILAR TO '(b|c)%'", "FALSE")]
    [InlineData("'a1' SIMILAR TO '[a-c][[:DIGIT:]]+'", "TRUE")]
    [InlineData("'d1' SIMILAR TO '[^a-c]_'", "TRUE")]
    [InlineData("'aaa' SIMILAR TO 'a{2,3}'", "TRUE")]
    [InlineData("'aaaa' SIMILAR TO 'a{2,3}'", "FALSE")]
    [InlineData("'a.c' SIMILAR TO 'a.c'", "TRUE")]
    [InlineData("'abc' SIMILAR TO 'a.c'", "FALSE")]
    [InlineData("'a+' SIMILAR TO 'a!+' ESCAPE '!'", "TRUE")]
    [InlineData("'abc' NOT SIMILAR TO 'x'", "TRUE")]
    public void Text_matches_as_a_whole(string text, string value) => Assert.Equal(value, Bound.Evaluate(text));

    [Fact]
    public void Like_matches_as_the_definition_does() =>
        Gen.Select(Gen.Char["ab"].Array[0, 10], Gen.Char["ab_%"].Array[0, 8]).Sample(
            (text, pattern) =>
            {
                Assert.True(LikePattern.TryRead(new string(pattern), null, out var like));
                Assert.Equal(IsMatch(text, pattern), like.IsMatch(new string(text)));
            },
            iter: 20_000);

    [Fact]
    public void Similar_matches_like_patterns_as_like_does() =>
        Gen.Select(Gen.Char["ab."].Array[0, 10], Gen.Char["ab._%"].Array[0, 8]).Sample(
            (text, pattern) => Assert.Equal(IsMatch(text, pattern), SimilarPattern.Compile(new string(pattern), null).IsMatch(new string(text))),
            iter: 1_000);

    private static bool IsMatch(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern)
    {
        if (pattern.IsEmpty)
        {
            return text.IsEmpty;
        }

        if (pattern[0] == '%')
        {
            return IsMatch(text, pattern[1..]) || (!text.IsEmpty && IsMatch(text[1..], pattern));
        }

        return !text.IsEmpty && (pattern[0] == '_' || pattern[0] == text[0]) && IsMatch(text[1..], pattern[1..]);
    }
}
