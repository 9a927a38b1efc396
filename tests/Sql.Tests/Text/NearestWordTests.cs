using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Tests.Text;

public sealed class NearestWordTests
{
    [Theory]
    [InlineData("SELCT", "SELECT")]
    [InlineData("GROPU", "GROUP")]
    [InlineData("FORM", "FROM")]
    [InlineData("PRECEEDNG", "PRECEDING")]
    public void A_word_with_one_mistake_or_a_long_one_with_two_is_recognized(string word, string meant)
    {
        Assert.Equal(meant, NearestWord.Find(word, ["GROUP", "SELECT", "FROM", "PRECEDING"]));
    }

    [Theory]
    [InlineData("GROUP")]
    [InlineData("GRP")]
    [InlineData("OR")]
    [InlineData("")]
    [InlineData("TEMPERATURE")]
    public void A_word_that_is_right_or_far_from_all_is_not_corrected(string word)
    {
        Assert.Null(NearestWord.Find(word, ["GROUP", "FROM", "ON"]));
    }

    [Fact]
    public void Of_several_near_words_the_nearest_is_found()
    {
        Assert.Equal("temperature", NearestWord.Find("temperatur", ["temperatures", "temperature"]));
    }
}
