using SensorGrid.Guards.Text;

namespace SensorGrid.Guards.Tests.Text;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("plant-1/pump-7")]
    [InlineData("Größe 世界 é \U0001F600 עברית")]
    [InlineData("")]
    [InlineData(@"a\b")]
    [InlineData(@"C:\\users\u200B u{1}")]
    public void What_can_be_seen_stays_as_it_is(string text) => Assert.Same(text, VisibleText.Of(text));

    [Theory]
    [InlineData("\u001b[31mEVIL", @"\u{001B}[31mEVIL")]
    [InlineData("a\u0085b\u009bc", @"a\u{0085}b\u{009B}c")]
    [InlineData("a\u202Eb", @"a\u{202E}b")]
    [InlineData("a\u2066b\u2069", @"a\u{2066}b\u{2069}")]
    [InlineData("plant-1/pump-7\u200B", @"plant-1/pump-7\u{200B}")]
    [InlineData("\uFEFFa\u200Db\u00ADc\u2060", @"\u{FEFF}a\u{200D}b\u{00AD}c\u{2060}")]
    [InlineData("a\u00A0b\u3000c\u2028d", @"a\u{00A0}b\u{3000}c\u{2028}d")]
    [InlineData("a\u3164\uFE0F\u034F", @"a\u{3164}\u{FE0F}\u{034F}")]
    [InlineData("a\U000E0041", @"a\u{E0041}")]
    [InlineData("a\r\n\tb", @"a\u{000D}\u{000A}\u{0009}b")]
    [InlineData("a\u2065b\uFFF0\uFFF8", @"a\u{2065}b\u{FFF0}\u{FFF8}")]
    [InlineData("a\U000E1000\uFFFE", @"a\u{E1000}\u{FFFE}")]
    public void What_cannot_be_seen_is_shown(string text, string shown) => Assert.Equal(shown, VisibleText.Of(text));

    [Theory]
    [InlineData(@"a\u{200B}", @"a\\u{200B}")]
    [InlineData(@"a\\u{200B}", @"a\\\\u{200B}")]
    [InlineData("a\\\u200B", @"a\\\u{200B}")]
    [InlineData("é\\u{200B}", @"é\\u{200B}")]
    public void What_looks_like_a_hidden_character_that_is_shown_has_a_backslash_more(string text, string shown) => Assert.Equal(shown, VisibleText.Of(text));

    [Fact]
    public void Half_a_pair_is_shown() => Assert.Equal(@"a\u{D83D}b", VisibleText.Of("a" + (char)0xD83D + "b"));
}
