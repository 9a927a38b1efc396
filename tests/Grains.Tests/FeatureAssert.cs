using SensorGrid.Features.Engine;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Grains.Tests;

internal static class FeatureAssert
{
    /// <summary>The features, their quality, the positions and the score are equal, the values to the bit.</summary>
    public static void Same(SensorFeatures expected, FeaturesAnswer answer)
    {
        var actual = answer.Features;
        Assert.NotNull(actual);
        Assert.Equal(expected.AsOf, actual.AsOf);
        Assert.Equal(expected.Names, actual.Names);
        Assert.Equal(expected.Values.Select(BitConverter.DoubleToInt64Bits), actual.Values.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(expected.Positions, actual.Positions);
        Assert.Equivalent(expected.Quality, actual.Quality);
        Assert.Equal(expected.Score, actual.Score);
        Assert.Equal(Bits(expected.Score?.Score), Bits(actual.Score?.Score));
    }

    private static long? Bits(double? value) => value is { } number ? BitConverter.DoubleToInt64Bits(number) : null;
}
