using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Grains.Sensors;

namespace SensorGrid.Grains.Tests.Sensors;

public sealed class ReportedStatusTests
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    private ReportedStatus _reported;

    [Fact]
    public void The_first_status_is_due() => Assert.True(IsDue(0));

    [Fact]
    public void A_status_is_due_again_after_the_interval()
    {
        Report(0);
        Assert.False(IsDue(29));
        Assert.True(IsDue(30));
    }

    [Fact]
    public void A_lead_brings_the_second_report_forward_and_no_later_one()
    {
        Report(0, lead: 10);
        Assert.False(IsDue(19));
        Assert.True(IsDue(20));

        Report(20, lead: 10);
        Assert.False(IsDue(49));
        Assert.True(IsDue(50));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_change_of_condition_is_due_at_once(bool isAnomalous, bool isSilent)
    {
        Report(0);
        Assert.True(_reported.IsDue(Some.Noon, isAnomalous, isSilent, Every));
    }

    private bool IsDue(int second) => _reported.IsDue(Some.Noon.AddSeconds(second), isAnomalous: false, isSilent: false, Every);

    private void Report(int second, int lead = 0) => _reported.OnReported(new SensorStatus(Some.Noon.AddSeconds(second), IsAnomalous: false), TimeSpan.FromSeconds(lead));
}
