using SensorGrid.Features.Engine;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Grains.Tests;

internal static class FeatureAssert
{
    /// <summary>The features, their quality and the positions are equal, the values to the bit.</summary>
    public static void Same(SensorFeatures expected, FeaturesAnswer answer)
    {
        var actual = answer.Features;
        Assert.NotNull(actual);
        Assert.Equal(expected.AsOf, actual.AsOf);
        Assert.Equal(expected.Names, actual.Names);
        Assert.Equal(expected.Values.Select(BitConverter.DoubleToInt64Bits), actual.Values.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(expected.Positions, actual.Positions);
        Assert.Equivalent(expected.Quality, actual.Quality);
    }
}
