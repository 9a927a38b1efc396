using SensorGrid.Grains.Fleet;
using SensorGrid.Grains.Interfaces.SensorIndex;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Grains.Tests.Fleet;

public sealed class SensorNewsTests
{
    private readonly SensorNews _news = new();

    [Fact]
    public void Of_each_sensor_the_newest_is_taken_once()
    {
        _news.Tell("a", At(1));
        _news.Tell("b", At(2));
        _news.Tell("a", At(3));

        Assert.Equal([new("a", At(3)), new("b", At(2))], _news.Take().OrderBy(report => report.SensorId, StringComparer.Ordinal));
        Assert.Empty(_news.Take());
    }

    [Fact]
    public void What_could_not_be_told_is_taken_again_unless_there_is_something_newer()
    {
        _news.Tell("a", At(1));
        _news.Tell("b", At(1));
        var failed = _news.Take();
        _news.Tell("a", At(2));
        _news.PutBack(failed);

        Assert.Equal(
            [new SensorReport("a", At(2)), new SensorReport("b", At(1))],
            _news.Take().OrderBy(report => report.SensorId, StringComparer.Ordinal));
    }

    private static SensorStatus At(int minute) => new(Some.Noon.AddMinutes(minute), IsAnomalous: false);
}
