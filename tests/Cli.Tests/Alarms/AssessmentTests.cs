using SensorGrid.Cli.Alarms;
using SensorGrid.Cli.Simulate.Faults;
using SensorGrid.Features.Detection;

namespace SensorGrid.Cli.Tests.Alarms;

/// <summary>Times are in seconds after a sensor's first reading; it has one a second, unless a test says otherwise.</summary>
public sealed class AssessmentTests
{
    private const double Hour = 3_600;
    private const double Day = 86_400;

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_alarm_during_a_fault_finds_it()
    {
        var assessment = Assessment.Of([Sensor([Fault(FaultKind.Spike, 100, 103)], [100])]);

        Assert.Equal([(FaultKind.Spike, 1, 1)], assessment.Kinds);
        Assert.Equal((1, 0, 1.0), (assessment.Alarms, assessment.FalseAlarms, assessment.Precision));
    }

    [Fact]
    public void An_alarm_from_before_a_fault_is_not_its_finding_but_a_false_one()
    {
        var assessment = Assessment.Of([Sensor([Fault(FaultKind.LevelShift, 100, 200)], [99.9])]);

        Assert.Equal((0, 1), (assessment.Found, assessment.FalseAlarms));
    }

    [Theory]
    [InlineData(1, 223.9, true)]
    [InlineData(1, 224, false)]
    [InlineData(10, 439.9, true)]
    [InlineData(10, 440, false)]
    [InlineData(0.1, 223.9, true)]
    [InlineData(0.1, 224, false)]
    public void The_way_back_from_a_fault_is_part_of_it_for_24_readings_and_at_least_24_seconds(double interval, double alarm, bool finds)
    {
        var assessment = Assessment.Of([Sensor([Fault(FaultKind.LevelShift, 100, 200)], [alarm]) with { Interval = TimeSpan.FromSeconds(interval) }]);

        Assert.Equal(finds ? (1, 0) : (0, 1), (assessment.Found, assessment.FalseAlarms));
    }

    [Fact]
    public void Two_alarms_find_one_fault_once_and_neither_is_false()
    {
        var assessment = Assessment.Of([Sensor([Fault(FaultKind.SlowDrift, 100, 200)], [120, 190])]);

        Assert.Equal((1, 1, 0, 1.0), (assessment.Found, assessment.Faults, assessment.FalseAlarms, assessment.Precision));
    }

    [Fact]
    public void One_alarm_finds_one_of_two_faults_the_one_that_began_last()
    {
        var assessment = Assessment.Of([Sensor([Fault(FaultKind.Spike, 100, 103), Fault(FaultKind.StuckValue, 110, 130)], [112])]);

        Assert.Equal([(FaultKind.Spike, 1, 0), (FaultKind.StuckValue, 1, 1)], assessment.Kinds);
    }

    [Fact]
    public void A_fault_without_an_alarm_is_missed_and_recall_is_that_of_the_kinds_asked_for()
    {
        var assessment = Assessment.Of(
        [
            Sensor([Fault(FaultKind.Spike, 100, 101), Fault(FaultKind.Spike, 500, 501), Fault(FaultKind.LostCycle, 900, 950)], [100]),
        ]);

        Assert.Equal(0.5, assessment.Recall(FaultKind.Spike, FaultKind.Dropout));
        Assert.Equal(0, assessment.Recall(FaultKind.LostCycle));
        Assert.Equal(double.NaN, assessment.Recall(FaultKind.Dropout));
    }

    [Fact]
    public void A_silence_is_found_by_a_silence_alone_which_is_named_by_the_last_reading_before_it()
    {
        var silence = Sensor([Fault(FaultKind.Silence, 100, 200)], []);

        var told = Assessment.Of([silence with { Alarms = [new Alarm(Start.AddSeconds(99.1), AnomalyKind.Silence)] }]);
        var after = Assessment.Of([silence with { Alarms = [new Alarm(Start.AddSeconds(201), AnomalyKind.Score)] }]);

        Assert.Equal((1, 0), (told.Found, told.FalseAlarms));
        Assert.Equal((0, 1), (after.Found, after.FalseAlarms));
    }

    [Fact]
    public void A_silence_in_a_fault_of_another_kind_is_a_false_alarm()
    {
        var sensor = Sensor([Fault(FaultKind.NoiseBurst, 100, 200)], []) with { Alarms = [new Alarm(Start.AddSeconds(150), AnomalyKind.Silence)] };

        Assert.Equal((0, 1), (Assessment.Of([sensor]).Found, Assessment.Of([sensor]).FalseAlarms));
    }

    [Fact]
    public void Days_and_the_first_hour_are_those_of_each_sensors_life()
    {
        var later = Sensor([], [1.5 * Hour, Day, (2 * Day) + 1], days: 3);

        var assessment = Assessment.Of([Sensor([], [0, Hour - 1, Hour], days: 3), later with { Start = Start.AddDays(40), End = Start.AddDays(43), Alarms = Moved(later, 40) }]);

        Assert.Equal([4, 1, 1], assessment.Days.Select(day => day.Alarms));
        Assert.Equal((2, 1.0), (assessment.InFirstHour, assessment.FirstHourPerSensor));
        Assert.Equal(2.0, assessment.OnDays(0, 0).Rate);
        Assert.Equal(0.5, assessment.OnDays(1, int.MaxValue).Rate);
        Assert.Equal(1.0, assessment.All.Rate);
    }

    [Fact]
    public void A_day_that_is_not_over_counts_for_as_long_as_it_was()
    {
        var assessment = Assessment.Of([Sensor([], [Hour, Day + 1], days: 1.25), Sensor([], [], days: 0.5)]);

        Assert.Equal([new FalseAlarmCount(1, 1.5), new FalseAlarmCount(1, 0.25)], assessment.Days);
        Assert.Equal(4, assessment.OnDays(1, 1).Rate);
        Assert.Equal(double.NaN, assessment.OnDays(2, int.MaxValue).Rate);
    }

    [Fact]
    public void Precision_is_the_share_of_the_alarms_that_belong_to_a_fault_and_unknown_without_alarms()
    {
        Assert.Equal(0.25, Assessment.Of([Sensor([Fault(FaultKind.Spike, 100, 101)], [100, 1_000, 2_000, 3_000])]).Precision);
        Assert.Equal(double.NaN, Assessment.Of([Sensor([Fault(FaultKind.Spike, 100, 101)], [])]).Precision);
    }

    [Fact]
    public void The_text_tells_recall_precision_the_budget_the_first_hour_and_the_days()
    {
        using var output = new StringWriter();
        AssessmentText.Write(Assessment.Of([Sensor([Fault(FaultKind.Spike, 100, 101), Fault(FaultKind.StuckValue, 500, 600)], [100, 1_000, Day + 5], days: 2)]), output, 0.1);

        Assert.Equal(
            """
              spike        1 of 1 found
              stuck_value  0 of 1 found
            recall 50.0 % (1 of 2 faults), precision 33.3 % (1 of 3 alarms), 2 false alarms in 2.0 sensor-days (1.00 per sensor-day, the budget is 0.1)
            false alarms a sensor in the first hour: 1.00; a sensor-day by day: 1.00, 1.00

            """,
            output.ToString(),
            ignoreLineEndingDifferences: true);
    }

    private static WatchedSensor Sensor(Fault[] faults, double[] alarms, double days = 1) => new(
        "some", Start, Start.AddDays(days), TimeSpan.FromSeconds(1), faults, [.. alarms.Select(at => new Alarm(Start.AddSeconds(at), AnomalyKind.Score))]);

    private static Alarm[] Moved(WatchedSensor sensor, int days) => [.. sensor.Alarms.Select(alarm => alarm with { At = alarm.At.AddDays(days) })];

    private static Fault Fault(FaultKind kind, int from, int to) =>
        new("s", 0, "m", kind, from, to - from, Start.AddSeconds(from), Start.AddSeconds(to), null);
}
