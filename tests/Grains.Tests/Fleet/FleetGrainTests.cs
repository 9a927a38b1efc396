using Microsoft.Extensions.Time.Testing;
using SensorGrid.Grains.Fleet;
using SensorGrid.Grains.Interfaces.Fleet;

namespace SensorGrid.Grains.Tests.Fleet;

public sealed class FleetGrainTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly FleetGrain _fleet;

    public FleetGrainTests() => _fleet = new FleetGrain(_clock);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_each_silo_the_newest_report_is_told_with_its_age()
    {
        await ReportAsync("10.0.0.2:11111@1", 5);
        await ReportAsync("10.0.0.1:11111@1", 6);
        _clock.Advance(TimeSpan.FromSeconds(3));
        await ReportAsync("10.0.0.1:11111@1", 7);

        var news = await _fleet.ListAsync(Cancellation);

        Assert.Equal([7.0, 5.0], news.Select(silo => silo.Report.ReadingsPerSecond));
        Assert.Equal([TimeSpan.Zero, TimeSpan.FromSeconds(3)], news.Select(silo => silo.Age));
    }

    [Fact]
    public async Task One_that_leaves_is_told_of_no_more_and_one_that_died_for_a_minute()
    {
        await ReportAsync("10.0.0.1:11111@1", 1);
        await ReportAsync("10.0.0.2:11111@1", 2);
        await _fleet.LeaveAsync(SiloAddress.FromParsableString("10.0.0.1:11111@1"), Cancellation);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, Assert.Single(await _fleet.ListAsync(Cancellation)).Report.ReadingsPerSecond);

        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Empty(await _fleet.ListAsync(Cancellation));
    }

    [Fact]
    public async Task One_that_was_started_again_takes_the_place_of_the_one_before()
    {
        await ReportAsync("10.0.0.1:11111@1", 1);
        await ReportAsync("10.0.0.1:11111@2", 2);

        Assert.Equal(2, Assert.Single(await _fleet.ListAsync(Cancellation)).Report.ReadingsPerSecond);
    }

    private ValueTask ReportAsync(string silo, double rate) => _fleet.ReportAsync(
        new SiloReport(SiloAddress.FromParsableString(silo), Some.Noon, rate, new ModelReport("default", "1", 0.5), []), Cancellation);
}
