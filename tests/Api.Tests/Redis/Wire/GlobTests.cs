using System.Text;
using CsCheck;
using SensorGrid.Api.Redis.Wire;

namespace SensorGrid.Api.Tests.Redis.Wire;

public sealed class GlobTests
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("a*c", "abbbc", true)]
    [InlineData("a*c", "abbb", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[c-a]x", "bx", true)]
    [InlineData("[^a-c]x", "bx", false)]
    [InlineData("[^a-c]x", "dx", true)]
    [InlineData("[ab", "b", true)]
    [InlineData("\\*x", "*x", true)]
    [InlineData("\\*x", "ax", false)]
    [InlineData("[\\]]", "]", true)]
    [InlineData("sensor:plant-1/*", "sensor:plant-1/pump-7", true)]
    [InlineData("sensor:plant-1/*", "sensor:plant-2/pump-7", false)]
    public void A_pattern_matches_as_in_Redis(string pattern, string text, bool matches) =>
        Assert.Equal(matches, new Glob(Encoding.UTF8.GetBytes(pattern)).Matches(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Stars_and_question_marks_match_as_their_definition_says()
    {
        var text = Gen.Char["ab"].Array[0, 8].Select(characters => new string(characters));
        var pattern = Gen.Char["ab*?"].Array[0, 8].Select(characters => new string(characters));
        pattern.Select(text).Sample((glob, value) =>
            Assert.Equal(ByDefinition(glob, value), new Glob(Encoding.UTF8.GetBytes(glob)).Matches(Encoding.UTF8.GetBytes(value))));
    }

    [Theory]
    [InlineData("sensor:a/*", "sensor:a/")]
    [InlineData("sen?or", "sen")]
    [InlineData("\\*a[b]", "*a")]
    [InlineData("abc", "abc")]
    public void The_beginning_of_all_that_matches_is_known(string pattern, string prefix) =>
        Assert.Equal(prefix, Encoding.UTF8.GetString(new Glob(Encoding.UTF8.GetBytes(pattern)).Prefix));

    private static bool ByDefinition(string pattern, string text) =>
        pattern.Length == 0 ? text.Length == 0
        : pattern[0] == '*' ? Enumerable.Range(0, text.Length + 1).Any(taken => ByDefinition(pattern[1..], text[taken..]))
        : text.Length > 0 && (pattern[0] == '?' || pattern[0] == text[0]) && ByDefinition(pattern[1..], text[1..]);
}
