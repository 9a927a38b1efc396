using SensorGrid.Cli.Publish;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Tests.Publish;

public sealed class LateReadingsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly LateReadings _late = new(TimeSpan.FromMinutes(1));

    [Fact]
    public void A_reading_at_the_border_is_not_late_and_one_before_it_is()
    {
        Assert.False(Add("a", -100));
        Assert.False(Add("a", -160));
        Assert.True(Add("a", -160.001));
        Assert.False(Add("b", -1000));
    }

    [Fact]
    public void A_reading_ahead_of_now_makes_others_late_only_up_to_now()
    {
        Assert.False(Add("a", 240));
        Assert.False(Add("a", -60));
        Assert.True(Add("a", -61));
    }

    [Fact]
    public void A_late_reading_does_not_move_the_border_back()
    {
        Add("a", 0);

        Assert.True(Add("a", -90));
        Assert.True(Add("a", -70));
    }

    private bool Add(string sensor, double seconds) => _late.Add(new Reading(sensor, Now.AddSeconds(seconds), [new MetricValue("t", 1)], null), Now);
}
