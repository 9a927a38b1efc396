using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Values;

public sealed class JsonTextTests
{
    [Fact]
    public void Half_a_character_becomes_the_sign_for_none_and_a_whole_one_stays() =>
        Assert.Equal("a\ufffdb\ufffd\\uD83D\\uDE00c\ufffd", JsonText.Encode("a\ud83db\ude00\ud83d\ude00c\ud83d"));

    [Fact]
    public void Quotes_and_controls_are_escaped() => Assert.Equal("""a\"b\\c\nü""", JsonText.Encode("a\"b\\c\nü"));
}
