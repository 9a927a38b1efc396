using System.Globalization;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection.Pauses;

namespace SensorGrid.Features.Tests.Detection.Pauses;

/// <summary>Sound sensors of 22 kinds, and how many silences are told of them.</summary>
public sealed class PauseBudgetTests
{
    private const double Budget = 0.1;
    private const double Day = 86_400;
    private const double Hour = 3_600;

    private static readonly double Share = PauseDetector.ShareOfBudget * AlarmDefinition.Default.BudgetPerSensorDay;

    private readonly Dictionary<PauseDetector, double> _last = [];

    [Fact]
    public void Silences_of_sound_sensors_stay_below_their_share_of_the_budget_after_the_first_day()
    {
        var runs = Array.ConvertAll(PauseFleet.All, fleet => (Fleet: fleet, Run: FleetRun.Of(fleet, seed: 7)));
        Tell("kind", "day 1", "before", "later", "before", "mean pauses waited, after a day", "at the end", "before");
        foreach (var (fleet, run) in runs)
        {
            Tell(fleet.Kind, run.New.First, run.Old.First, run.New.Later, run.Old.Later, run.Multiple.FirstDay, run.Multiple.End, run.OldMultiple);
        }

        var (newFirst, newLater) = (runs.Average(one => one.Run.New.First), runs.Average(one => one.Run.New.Later));
        var (oldFirst, oldLater) = (runs.Average(one => one.Run.Old.First), runs.Average(one => one.Run.Old.Later));
        Tell("mean", newFirst, oldFirst, newLater, oldLater, "", "", "");
        Assert.InRange(newFirst, 0, 0.25);
        Assert.InRange(newLater, 0, 2 * Share);
        Assert.True(newFirst < 0.75 * oldFirst);
        Assert.All(runs.Where(one => one.Fleet.Days >= 10 && !one.Fleet.IsChanging), one => Assert.InRange(one.Run.New.Later, 0, Budget));
    }

    [Theory]
    [InlineData("every second", 14, 11)]
    [InlineData("every minute, 5 % jitter", 12, 11)]
    [InlineData("6 s to 2 min, any", 14, 12)]
    [InlineData("every 10 s, a tenth lost", 25, 14)]
    [InlineData("on change, every minute", 60, 25)]
    public void A_sensor_that_stops_for_good_is_told_of_within_a_multiple_of_its_mean_pause(string kind, double afterADay, double atTheEnd)
    {
        var run = FleetRun.Of(PauseFleet.Of(kind), seed: 8);

        Assert.InRange(run.Multiple.FirstDay, 10, afterADay);
        Assert.InRange(run.Multiple.End, 10, atTheEnd);
    }

    [Fact]
    public void A_night_is_told_of_once_and_a_weekend_once_and_a_stop_by_day_soon()
    {
        // Every minute from 8 to 18 h, Monday to Friday, three weeks.
        var pauses = new PauseDetector();
        List<double> told = [];
        Feed(pauses, told, Enumerable.Range(0, 21).Where(day => day % 7 < 5).SelectMany(day => Enumerable.Range(0, 601).Select(minute => (day * Day) + (8 * Hour) + (60.0 * minute))));

        Assert.Equal([18 * Hour, (4 * Day) + (18 * Hour)], told);
        Feed(pauses, told, Enumerable.Range(0, 200).Select(minute => (21 * Day) + (8 * Hour) + (60.0 * minute)));
        Assert.InRange(MinutesUntilTold(pauses, (21 * Day) + (11 * Hour)), 10, 11);
        Assert.InRange(MinutesUntilTold(pauses, (21 * Day) + (18 * Hour)), 14 * 60, 18 * 60);
    }

    [Fact]
    public void One_outage_does_not_blunt_the_next()
    {
        var pauses = new PauseDetector();
        List<double> told = [];
        Feed(pauses, told, Minutes(0, 2000));
        Feed(pauses, told, Minutes(2300, 1000));

        Assert.Single(told);
        Assert.InRange(MinutesUntilTold(pauses, 3300 * 60), 10, 11);
    }

    [Fact]
    public void What_happens_every_few_hours_is_no_silence_for_ever()
    {
        var pauses = new PauseDetector();
        List<double> told = [];
        for (var i = 0; i < 100; i++)
        {
            Feed(pauses, told, Minutes((i * 230) + (i % 7 * 10), 140));
        }

        Assert.InRange(told.Count, 1, 8);
        Assert.True(told[^1] < 50 * 230 * 60, string.Join(' ', told));
    }

    [Fact]
    public void A_sensor_that_becomes_slower_is_told_of_once()
    {
        var pauses = new PauseDetector();
        List<double> told = [];
        Feed(pauses, told, Enumerable.Range(0, 40_000).Select(second => (double)second));
        Feed(pauses, told, Enumerable.Range(1, 2_000).Select(minute => 40_000 + (60.0 * minute)));

        Assert.Equal([39_999], told);
    }

    [Fact]
    public void A_smaller_budget_waits_longer_and_a_longer_pause_is_rarer()
    {
        var pauses = new PauseDetector();
        var random = new Random(5);
        var time = 0.0;
        Feed(pauses, [], Enumerable.Range(0, 20_000).Select(_ => time -= 60 * Math.Log(1 - random.NextDouble())));
        var now = FleetRun.Ticks(time);

        var levels = ((double[])[0.001, 0.01, 0.1, 1, 10]).Select(budget => pauses.LevelAt(now, budget)).ToArray();

        Assert.Equal(levels.OrderDescending(), levels);
        Assert.InRange(levels[0] / levels[4], 2, 50);
        var level = (long)Math.Ceiling(levels[2]);
        Assert.False(pauses.Judge(now, level - 1, Budget).IsSilence);
        Assert.InRange(pauses.Judge(now, level, Budget).EveryDays, 39.9, 40.1);
        Assert.True(pauses.Judge(now, 2 * level, Budget).EveryDays > 60);
    }

    [Fact]
    public void A_sensor_with_too_few_pauses_is_waited_for_without_end()
    {
        var pauses = new PauseDetector();
        Feed(pauses, [], Minutes(0, 50));

        Assert.Equal(double.PositiveInfinity, pauses.LevelAt(FleetRun.Ticks(50 * 60), Budget));
        Assert.False(pauses.Judge(FleetRun.Ticks(50 * 60), long.MaxValue / 2, Budget).IsSilence);
    }

    private static IEnumerable<double> Minutes(int from, int count) => Enumerable.Range(from, count).Select(minute => 60.0 * minute);

    /// <param name="pauses">Takes the pauses.</param>
    /// <param name="told">Takes the seconds at which silences began.</param>
    /// <param name="times">The seconds of further readings.</param>
    private void Feed(PauseDetector pauses, List<double> told, IEnumerable<double> times)
    {
        var before = _last.GetValueOrDefault(pauses, double.NaN);
        foreach (var time in times)
        {
            if (!double.IsNaN(before) && pauses.Next(FleetRun.Ticks(before), FleetRun.Ticks(time) - FleetRun.Ticks(before), Budget).IsSilence)
            {
                told.Add(before);
            }

            before = time;
        }

        _last[pauses] = before;
    }

    private static double MinutesUntilTold(PauseDetector pauses, double from) => pauses.LevelAt(FleetRun.Ticks(from), Budget) / TimeSpan.TicksPerMinute;

    private static void Tell(params object[] cells) =>
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(" | ", cells.Select(cell => cell is double number ? number.ToString("0.000", CultureInfo.InvariantCulture) : cell)));
}
