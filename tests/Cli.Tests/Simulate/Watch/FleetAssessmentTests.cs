using SensorGrid.Cli.Alarms;
using SensorGrid.Cli.Simulate.Faults;
using SensorGrid.Cli.Simulate.Model;
using SensorGrid.Cli.Simulate.Watch;
using SensorGrid.Client;

namespace SensorGrid.Cli.Tests.Simulate.Watch;

public sealed class FleetAssessmentTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    // Two sensors, a reading a second each, for a day.
    private static readonly Fleet Fleet = Fleet.Create(new FleetOptions(2, 2, Start, TimeSpan.FromDays(1), 1, 0));

    private static readonly string[] Sensors = [.. Fleet.Intervals.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public void An_anomaly_finds_a_fault_of_its_own_sensor_and_of_no_other()
    {
        var assessment = Assess([Fault(0, 100, 110), Fault(1, 100, 110)], Anomaly("a", 0, 101));

        Assert.Equal([(FaultKind.Spike, 2, 1)], assessment.Kinds);
        Assert.Equal((1, 0), (assessment.Alarms, assessment.FalseAlarms));
    }

    [Fact]
    public void Every_sensor_counts_for_the_whole_run_also_without_an_anomaly() => Assert.Equal((2, 2.0), (Assess([]).Sensors, Assess([]).SensorDays));

    [Fact]
    public void A_silence_that_is_named_by_the_last_reading_before_it_is_found() =>
        Assert.Equal(1, Assess([Fault(0, 100, 200) with { Kind = FaultKind.Silence }], Anomaly("a", 0, 99.5)).Found);

    [Fact]
    public void Anomalies_of_other_sensors_and_of_other_times_do_not_count()
    {
        var assessment = Assess([], Anomaly("a", 0, 10) with { SensorId = "elsewhere" }, Anomaly("b", 0, -10), Anomaly("c", 0, 86_400));

        Assert.Equal((0, 0), (assessment.Alarms, assessment.FalseAlarms));
    }

    private static Assessment Assess(Fault[] faults, params LiveAnomaly[] anomalies) => FleetAssessment.Of(Fleet, faults, Fleet.Options.End, anomalies);

    private static Fault Fault(int sensor, int from, int to) =>
        new(Sensors[sensor], 0, "m", FaultKind.Spike, from, to - from, Start.AddSeconds(from), Start.AddSeconds(to), null);

    private static LiveAnomaly Anomaly(string id, int sensor, double at) =>
        new(id, Sensors[sensor], Start.AddSeconds(at), Start.AddSeconds(at), null, 0.7, "m@1");
}
