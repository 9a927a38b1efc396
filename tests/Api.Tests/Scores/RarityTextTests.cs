using SensorGrid.Api.Scores;
using SensorGrid.Features.Detection;

namespace SensorGrid.Api.Tests.Scores;

public sealed class RarityTextTests
{
    [Theory]
    [InlineData(0, "usual")]
    [InlineData(1.0 / 24 / 60 / 3, "usual")]
    [InlineData(1.0 / 24 / 60, "expected once in 1 minute")]
    [InlineData(20.4 / 24 / 60, "expected once in 20 minutes")]
    [InlineData(59.7 / 24 / 60, "expected once in 1 hour")]
    [InlineData(3.1 / 24, "expected once in 3 hours")]
    [InlineData(23.4 / 24, "expected once in 23 hours")]
    [InlineData(23.6 / 24, "expected once in 1 day")]
    [InlineData(1, "expected once in 1 day")]
    [InlineData(12.5, "expected once in 13 days")]
    [InlineData(338.7, "expected once in 340 days")]
    [InlineData(731, "expected once in 2 years")]
    [InlineData(45_000, "expected once in 120 years")]
    [InlineData(365_249, "expected once in 1,000 years")]
    [InlineData(365_250, "expected once in more than 1,000 years")]
    [InlineData(AnomalyEpisode.MostDays, "expected once in more than 1,000 years")]
    public void Rarity_is_told_in_units_of_which_there_are_a_few(double days, string words) => Assert.Equal(words, RarityText.Of(days));
}
