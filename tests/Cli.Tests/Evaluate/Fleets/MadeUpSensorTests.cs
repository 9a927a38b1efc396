using SensorGrid.Cli.Evaluate.Fleets;
using SensorGrid.Cli.Simulate.Faults;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Tests.Evaluate.Fleets;

/// <summary>Sensors with many faults beside the same sensors without.</summary>
public sealed class MadeUpSensorTests
{
    private const int Sensors = 6;

    [Theory]
    [InlineData("white noise")]
    [InlineData("conveyor")]
    public void Outside_of_its_faults_a_sensor_says_what_it_would_without(string kind) => Assert.All(Runs(kind, 1), run =>
    {
        var outside = run.Healthy.Zip(run.Faulty).Where(pair => !run.Faults.Any(fault => Within(fault, pair.First))).ToList();

        Assert.True(outside.Count > run.Healthy.Length / 2);
        Assert.DoesNotContain(outside, pair => Line(pair.First) != Line(pair.Second));
    });

    [Fact]
    public void A_spike_and_a_level_shift_add_their_magnitude_to_one_metric() => Assert.All(
        Pairs("conveyor", FaultKind.Spike, FaultKind.LevelShift),
        pair => Assert.Equal(pair.Fault.Magnitude!.Value, pair.Faulty - pair.Healthy, 0.0101));

    [Fact]
    public void A_stuck_value_is_the_one_before_the_fault() => Assert.All(
        Runs("white noise", 1).SelectMany(run => run.Faults.Where(fault => fault.Kind == FaultKind.StuckValue).Select(fault => (run, fault))),
        stuck => Assert.Equal(
            [stuck.run.Faulty.Last(reading => reading.EventTime < stuck.fault.Start).Metrics[0].Value],
            stuck.run.Faulty.Where(reading => Within(stuck.fault, reading)).Select(reading => reading.Metrics[0].Value).Distinct()));

    [Fact]
    public void A_dropout_is_0() => Assert.All(Pairs("white noise", FaultKind.Dropout), pair => Assert.Equal(0, pair.Faulty));

    [Fact]
    public void A_noise_burst_has_the_deviation_that_it_says()
    {
        var relative = Pairs("white noise", FaultKind.NoiseBurst).Select(pair => (pair.Faulty - pair.Healthy) / pair.Fault.Magnitude!.Value).ToList();

        Assert.Equal(1, Math.Sqrt(relative.Average(value => value * value)), 0.1);
    }

    [Fact]
    public void A_drift_grows_to_its_magnitude() => Assert.All(
        Pairs("white noise", FaultKind.SlowDrift).GroupBy(pair => pair.Fault),
        drift => Assert.Equal(drift.Key.Magnitude!.Value, drift.Last().Faulty - drift.Last().Healthy, 0.01));

    [Fact]
    public void A_lost_cycle_leaves_the_noise_alone()
    {
        var lost = Pairs("sine of 20 s", FaultKind.LostCycle);

        Assert.All(lost.GroupBy(pair => pair.Fault), fault => Assert.True(Deviation(fault, pair => pair.Faulty) < 0.8 * Deviation(fault, pair => pair.Healthy)));
    }

    [Fact]
    public void A_changed_period_keeps_the_amplitude_and_lasts_three_cycles()
    {
        var changed = Pairs("sine of 6 min", FaultKind.PeriodChange);

        Assert.All(changed.GroupBy(pair => pair.Fault), fault =>
        {
            Assert.InRange(Deviation(fault, pair => pair.Faulty) / Deviation(fault, pair => pair.Healthy), 0.7, 1.4);
            Assert.True(fault.Key.Steps >= 3 * 288);
            Assert.Contains(fault, pair => Math.Abs(pair.Faulty - pair.Healthy) > 0.5);
        });
    }

    [Fact]
    public void A_kind_without_a_cycle_cannot_lose_one() =>
        Assert.DoesNotContain(Runs("white noise", 1).SelectMany(run => run.Faults), fault => fault.Kind is FaultKind.LostCycle or FaultKind.PeriodChange);

    [Fact]
    public void A_fault_that_changes_nothing_is_none() =>
        // Nothing at night: a dropout is none there, and a value that is stuck at 0.
        Assert.All(
            Runs("solar power", 60).SelectMany(run => run.Faults.Select(fault => (run, fault))),
            one => Assert.Contains(one.run.Healthy.Zip(one.run.Faulty), pair => Within(one.fault, pair.First) && Line(pair.First) != Line(pair.Second)));

    [Theory]
    [InlineData(0.1, 200, 600)]
    [InlineData(1, 20, 60)]
    [InlineData(600, 20, 60)]
    public void A_fault_lasts_as_many_readings_as_it_should_and_at_least_as_many_seconds(double seconds, int least, int most)
    {
        var plan = MadeUp.Plan("white noise", seconds, 20_000 * seconds / 86_400, FaultMix.Every(TimeSpan.FromSeconds(500 * seconds)));

        var sensor = MadeUp.Sensor(plan);
        _ = sensor.Readings().Count();

        Assert.Contains(sensor.Faults, fault => fault.Kind == FaultKind.LevelShift);
        Assert.All(sensor.Faults.Where(fault => fault.Kind == FaultKind.LevelShift), fault => Assert.InRange(fault.Steps, least, most));
        Assert.All(sensor.Faults.Where(fault => fault.Kind == FaultKind.Spike), fault => Assert.InRange(fault.Steps, 1, 3));
    }

    [Fact]
    public void Faults_come_as_often_as_they_should_none_at_the_beginning_and_never_two_at_once()
    {
        var plan = MadeUp.Plan("white noise", 60, 100, FaultMix.Every(TimeSpan.FromHours(36)));
        var sensors = Enumerable.Range(0, Sensors).Select(number => MadeUp.Sensor(plan, number)).ToList();
        sensors.ForEach(sensor => _ = sensor.Readings().Count());

        Assert.InRange(sensors.Average(sensor => sensor.Faults.Count), 50, 75);
        Assert.All(sensors, sensor => Assert.True(sensor.Faults[0].Start >= sensor.Sampling.Start.AddHours(5)));
        Assert.All(sensors, sensor => Assert.All(sensor.Faults.Zip(sensor.Faults.Skip(1)), pair => Assert.True(pair.First.End.AddMinutes(30) <= pair.Second.Start)));
    }

    [Fact]
    public void In_a_pause_there_are_no_readings()
    {
        var sensor = MadeUp.Sensor(MadeUp.Plan("white noise", 10, 2, FaultMix.Pauses(TimeSpan.FromHours(1))));
        var readings = sensor.Readings().ToList();

        var pauses = sensor.Faults.Where(fault => fault.Kind == FaultKind.Silence).ToList();
        Assert.True(pauses.Count > 10);
        Assert.All(pauses, pause => Assert.DoesNotContain(readings, reading => Within(pause, reading)));
        Assert.Equal(17_280 - pauses.Sum(pause => pause.Steps), readings.Count);
    }

    [Fact]
    public void Jitter_makes_readings_late_and_keeps_them_in_order()
    {
        var times = Times(Pace.Jitter);
        var pauses = times.Skip(1).Zip(times, (later, earlier) => (later - earlier).TotalSeconds).ToList();

        Assert.All(pauses, pause => Assert.InRange(pause, 1.9, 18.1));
        Assert.True(pauses.Min() < 5 && pauses.Max() > 15);
    }

    [Theory]
    [InlineData(Pace.TenTimesSlower, 10, 100)]
    [InlineData(Pace.TenTimesFaster, 100, 10)]
    public void A_changed_interval_is_ten_times_another_from_the_middle_on(object pace, double first, double second)
    {
        var times = Times((Pace)pace);

        Assert.Equal(first, (times[10] - times[9]).TotalSeconds, 0.1);
        Assert.Equal(second, (times[^1] - times[^2]).TotalSeconds, 0.1);
        Assert.Equal(4_320 + 432, times.Count, 1.0);
    }

    [Fact]
    public void A_plan_has_as_many_sensors_of_each_kind_as_it_says_all_different()
    {
        var plan = MadeUp.Plan("white noise", 60, 0.1) with { Kinds = [MadeUp.Kind("white noise"), MadeUp.Kind("pump")], SensorsPerKind = 3 };

        var sensors = plan.Sensors(1, 2).Select(create => create()).ToList();

        Assert.Equal([("pump", 3), ("white noise", 3)], sensors.CountBy(sensor => sensor.Kind.Name).Select(kind => (kind.Key, kind.Value)).Order());
        Assert.Equal(6, sensors.Select(sensor => Line(sensor.Readings().First())).Distinct().Count());
    }

    private static List<DateTimeOffset> Times(Pace pace) =>
        [.. MadeUp.Sensor(MadeUp.Plan("white noise", 10, 1) with { Pace = pace }).Readings().Select(reading => reading.EventTime)];

    private static List<Run> Runs(string kind, double seconds) =>
        [.. Enumerable.Range(0, Sensors).Select(number =>
        {
            var plan = MadeUp.Plan(kind, seconds, 0.2 * seconds);
            var faulty = MadeUp.Sensor(plan with { Faults = FaultMix.Every(TimeSpan.FromMinutes(10 * seconds)) }, number);
            return new Run([.. MadeUp.Sensor(plan, number).Readings()], [.. faulty.Readings()], faulty.Faults);
        })];

    // The values of the metric that fails, of the first where the cycle does.
    private static List<(Fault Fault, double Healthy, double Faulty)> Pairs(string kind, params FaultKind[] kinds)
    {
        var pairs = Runs(kind, 1).SelectMany(run => run.Faults.Where(fault => kinds.Contains(fault.Kind)).SelectMany(fault => run.Healthy.Zip(run.Faulty)
            .Where(pair => Within(fault, pair.First))
            .Select(pair => (Fault: fault, Healthy: Value(pair.First, fault), Faulty: Value(pair.Second, fault))))).ToList();
        Assert.NotEmpty(pairs);
        return pairs;
    }

    private static double Value(Reading reading, Fault fault) => reading.Metrics[Math.Max(fault.MetricIndex, 0)].Value;

    private static bool Within(Fault fault, Reading reading) => fault.Start <= reading.EventTime && reading.EventTime < fault.End;

    private static double Deviation(IEnumerable<(Fault Fault, double Healthy, double Faulty)> pairs, Func<(Fault Fault, double Healthy, double Faulty), double> value) =>
        pairs.Select(value).ToArray().Deviation();

    private static string Line(Reading reading) => $"{reading.EventTime:O} {string.Join(' ', reading.Metrics.Select(metric => metric.ToString()))}";

    private sealed record Run(Reading[] Healthy, Reading[] Faulty, IReadOnlyList<Fault> Faults);
}
