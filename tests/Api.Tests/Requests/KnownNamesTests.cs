using SensorGrid.Api.Requests;
using SensorGrid.Features.Documents;

namespace SensorGrid.Api.Tests.Requests;

public sealed class KnownNamesTests
{
    private static readonly string[] Known = ["asOf", "explain", "limit"];

    [Theory]
    [InlineData("as_of", "asOf")]
    [InlineData("as-of", "asOf")]
    [InlineData("AsOf", "asOf")]
    [InlineData("asof ", "asOf")]
    [InlineData("aOf", "asOf")]
    [InlineData("explian", "explain")]
    [InlineData("explained", "explain")]
    [InlineData("limits", "limit")]
    [InlineData("time", null)]
    [InlineData("of", null)]
    [InlineData("", null)]
    public void The_likely_name_is_the_nearest_if_it_is_near(string name, string? likely) => Assert.Equal(likely, NearestName.Find(name, Known));

    [Fact]
    public void The_unknown_the_known_and_the_likely_names_are_told() => Assert.Equal(
        "Unknown query parameter 'as_of': known are asOf, explain, limit; did you mean 'asOf'?",
        KnownNames.Unknown("query parameter", "as_of", Known));

    [Fact]
    public void A_name_that_resembles_none_has_no_likely_one_and_a_long_one_is_cut()
    {
        Assert.Equal("Unknown member 'x': there are none here.", KnownNames.Unknown("member", "x", []));
        Assert.InRange(KnownNames.Unknown("member", new string('x', 10_000), Known).Length, 1, 200);
    }
}
