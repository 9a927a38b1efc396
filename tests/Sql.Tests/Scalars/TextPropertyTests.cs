using CsCheck;
using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Scalars;

public sealed class TextPropertyTests
{
    private static readonly Gen<string> Words = Gen.String[Gen.Char["ab x"], 0, 8];

    [Fact]
    public void Substring_takes_the_characters_at_the_places_that_there_are()
    {
        var scalar = Bound.Bind("SUBSTRING(U FROM I FOR J)");
        Gen.Select(Words, Gen.Int[-4, 12], Gen.Int[0, 12]).Sample(
            (text, start, length) =>
            {
                var expected = string.Concat(Enumerable.Range(start, length).Where(place => place >= 1 && place <= text.Length).Select(place => text[place - 1]));
                Assert.Equal(expected, Evaluate(scalar, text, start, length));
            },
            iter: 2_000);
    }

    [Fact]
    public void Overlay_is_the_text_before_the_other_one_and_the_text_behind()
    {
        var overlay = Bound.Bind("OVERLAY(U PLACING '##' FROM I FOR J)");
        var parts = Bound.Bind("SUBSTRING(U FROM 1 FOR I - 1) || '##' || SUBSTRING(U FROM I + J)");
        Gen.Select(Words, Gen.Int[1, 12], Gen.Int[0, 12]).Sample((text, start, length) => Assert.Equal(Evaluate(parts, text, start, length), Evaluate(overlay, text, start, length)), iter: 2_000);
    }

    [Fact]
    public void Position_is_the_first_place_at_which_the_part_begins()
    {
        var scalar = Bound.Bind("POSITION(S IN U)");
        Gen.Select(Words, Gen.String[Gen.Char["ab"], 1, 3]).Sample(
            (text, part) =>
            {
                var places = Enumerable.Range(0, text.Length).Where(index => text[index..].StartsWith(part, StringComparison.Ordinal)).Select(index => index + 1);
                Assert.Equal(places.FirstOrDefault(), scalar.Evaluate(Bound.Row(("U", Value.Of(text)), ("S", Value.Of(part)))).Bits);
            },
            iter: 2_000);
    }

    [Fact]
    public void Numbers_of_different_types_compare_by_value()
    {
        var scalar = Bound.Bind("M < I");
        Gen.Select(Gen.Long[-1_000, 1_000], Gen.Long[-10, 10]).Sample(
            (hundredths, whole) => Assert.Equal(hundredths < whole * 100, scalar.Evaluate(Bound.Row(("M", Value.Of(hundredths)), ("I", Value.Of(whole)))).Boolean),
            iter: 2_000);
    }

    [Fact]
    public void A_pattern_is_compiled_again_only_when_it_changes()
    {
        var compiled = new List<string>();
        var last = new LastCompiled<int>(pattern =>
        {
            compiled.Add(pattern);
            return pattern.Length;
        });
        Assert.Equal([1, 1, 2, 1], ((string[])["a", "a", "bb", "a"]).Select(last.Get));
        Assert.Equal(["a", "bb", "a"], compiled);
    }

    private static string Evaluate(Scalar scalar, string text, int start, int length) =>
        scalar.Evaluate(Bound.Row(("U", Value.Of(text)), ("I", Value.Of((long)start)), ("J", Value.Of((long)length)))).Text;
}
