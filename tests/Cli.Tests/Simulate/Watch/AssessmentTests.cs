using SensorGrid.Cli.Live;
using SensorGrid.Cli.Simulate.Faults;
using SensorGrid.Cli.Simulate.Model;
using SensorGrid.Cli.Simulate.Watch;

namespace SensorGrid.Cli.Tests.Simulate.Watch;

public sealed class AssessmentTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    // One sensor, a reading a second for a day.
    private static readonly Fleet Fleet = Fleet.Create(new FleetOptions(1, 1, Start, TimeSpan.FromDays(1), 1, 0));

    private static readonly string Sensor = Fleet.Intervals.Keys.Single();

    [Fact]
    public void An_anomaly_during_a_fault_finds_it()
    {
        var assessment = Assess([Fault(FaultKind.Spike, 100, 103)], Anomaly("a", 101, 101));

        Assert.Equal((FaultKind.Spike, 1, 1), Assert.Single(assessment.Kinds));
        Assert.Equal((1, 0), (assessment.Anomalies, assessment.FalseAlarms));
        Assert.Equal(1.0, assessment.SensorDays);
    }

    [Fact]
    public void The_way_back_from_a_fault_is_part_of_it_and_what_comes_later_is_a_false_alarm()
    {
        var assessment = Assess([Fault(FaultKind.LevelShift, 100, 200)], Anomaly("a", 223, 223), Anomaly("b", 225, 225));

        Assert.Equal((1, 1), (assessment.Found, assessment.FalseAlarms));
    }

    [Fact]
    public void A_silence_that_is_told_after_it_finds_it()
    {
        var assessment = Assess([Fault(FaultKind.Silence, 100, 200)], Anomaly("a", 99, 200));

        Assert.Equal((1, 0), (assessment.Found, assessment.FalseAlarms));
    }

    [Fact]
    public void A_fault_that_nobody_names_is_missed_and_two_anomalies_find_one_fault_once()
    {
        var assessment = Assess(
            [Fault(FaultKind.Spike, 100, 101), Fault(FaultKind.Spike, 500, 501), Fault(FaultKind.StuckValue, 900, 950)],
            Anomaly("a", 100, 100),
            Anomaly("b", 110, 110));

        Assert.Equal([(FaultKind.Spike, 2, 1), (FaultKind.StuckValue, 1, 0)], assessment.Kinds);
        Assert.Equal((1, 3, 0), (assessment.Found, assessment.Faults, assessment.FalseAlarms));
    }

    [Fact]
    public void Anomalies_of_other_sensors_and_of_other_times_do_not_count()
    {
        var assessment = Assess([], Anomaly("a", 10, 10) with { SensorId = "elsewhere" }, Anomaly("b", -10, -10), Anomaly("c", 86_400, 86_400));

        Assert.Equal((0, 0), (assessment.Anomalies, assessment.FalseAlarms));
    }

    private static Assessment Assess(Fault[] faults, params LiveAnomaly[] anomalies) => Assessment.Of(Fleet, faults, Fleet.Options.End, anomalies);

    private static Fault Fault(FaultKind kind, int from, int to) =>
        new(Sensor, 0, "m", kind, from, to - from, Start.AddSeconds(from), Start.AddSeconds(to), null);

    private static LiveAnomaly Anomaly(string id, int from, int to) =>
        new(id, Sensor, Start.AddSeconds(from), Start.AddSeconds(from), Start.AddSeconds(to), 0.7, "m@1");
}
