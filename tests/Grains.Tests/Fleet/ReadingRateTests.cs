using SensorGrid.Grains.Fleet;

namespace SensorGrid.Grains.Tests.Fleet;

public sealed class ReadingRateTests
{
    private readonly ReadingRate _rate = new();

    [Fact]
    public void It_is_the_mean_of_the_last_five_seconds()
    {
        Assert.Equal(0, _rate.Next(0, Some.Noon));
        Assert.Equal(100, _rate.Next(100, Some.Noon.AddSeconds(1)));
        Assert.Equal(50, _rate.Next(100, Some.Noon.AddSeconds(2)));
        Assert.Equal(0, _rate.Next(100, Some.Noon.AddSeconds(60)));
        Assert.Equal(200, _rate.Next(300, Some.Noon.AddSeconds(61)));
    }
}
