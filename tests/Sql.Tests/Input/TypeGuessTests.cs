using SensorGrid.Sql.Input;

namespace SensorGrid.Sql.Tests.Input;

public sealed class TypeGuessTests
{
    [Theory]
    [InlineData("INTEGER", "1", "-2")]
    [InlineData("BIGINT", "1", "3000000000")]
    [InlineData("DOUBLE", "1", "2.5")]
    [InlineData("DOUBLE", "1e3")]
    [InlineData("BOOLEAN", "true", "FALSE")]
    [InlineData("TIMESTAMP", "2026-11-22T10:00:00Z", "2026-11-22 10:00")]
    [InlineData("VARCHAR", "a", "1")]
    [InlineData("VARCHAR", "007", "008")]
    [InlineData("VARCHAR", "true", "1")]
    [InlineData("VARCHAR")]
    [InlineData("DOUBLE", "0.5", "-0.25")]
    public void A_type_follows_from_all_values(string expected, params string[] values) => Assert.Equal(expected, Guess(values));

    [Fact]
    public void One_bad_value_in_twenty_changes_nothing() => Assert.Equal("DOUBLE", Guess([.. Enumerable.Repeat("1.5", 19), "overflow"]));

    [Fact]
    public void One_bad_value_in_nineteen_makes_it_text() => Assert.Equal("VARCHAR", Guess([.. Enumerable.Repeat("1.5", 18), "overflow"]));

    [Fact]
    public void One_fraction_makes_whole_numbers_doubles() => Assert.Equal("DOUBLE", Guess([.. Enumerable.Repeat("1", 999), "1.5"]));

    private static string Guess(string[] values)
    {
        var guess = new TypeGuess();
        foreach (var value in values)
        {
            guess.AddText(value);
        }

        return guess.Type.ToString();
    }
}
