using SensorGrid.Cli.Simulate.Faults;
using SensorGrid.Cli.Simulate.Model;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Tests.Simulate;

/// <summary>A faulty fleet beside the same fleet without faults.</summary>
public sealed class FaultTests
{
    private const double Rounding = 0.0101;

    private static readonly Fault[] Faults = [.. Fleet.Create(Fleets.Faulty).Faults.Before(Fleets.Faulty.End)];
    private static readonly Dictionary<string, SortedList<DateTimeOffset, Reading>> Healthy = BySensor(Fleets.Faulty with { FaultsPerDay = 0 });
    private static readonly Dictionary<string, SortedList<DateTimeOffset, Reading>> Faulty = BySensor(Fleets.Faulty);

    [Fact]
    public void Outside_of_its_faults_a_fleet_is_as_it_would_be_without()
    {
        var faults = Faults.ToLookup(fault => fault.SensorId);
        foreach (var (time, healthy) in Healthy.Values.SelectMany(readings => readings))
        {
            var wrong = faults[healthy.SensorId].Where(fault => fault.Start <= time && time < fault.End).ToList();
            Assert.True(wrong.Count <= 1);
            var faulty = Faulty[healthy.SensorId].GetValueOrDefault(time);
            Assert.Equal(wrong is [{ Kind: FaultKind.Silence }], faulty is null);
            if (faulty is not null)
            {
                var metric = wrong.FirstOrDefault()?.Metric;
                Assert.Equal(healthy.Metrics.Where(value => value.Name != metric), faulty.Metrics.Where(value => value.Name != metric));
            }
        }

        Assert.All(Faulty, sensor => Assert.Subset(Healthy[sensor.Key].Keys.ToHashSet(), sensor.Value.Keys.ToHashSet()));
    }

    [Fact]
    public void A_fault_is_in_as_many_readings_as_it_says() => Assert.All(Faults, fault => Assert.Equal(fault.Steps, Within(fault, Healthy).Count));

    [Theory]
    [InlineData(FaultKind.Spike)]
    [InlineData(FaultKind.LevelShift)]
    public void Spike_and_level_shift_add_their_magnitude(object kind) => Assert.All(
        OfKind(kind), fault => Assert.All(Pairs(fault), pair => Assert.Equal(fault.Magnitude!.Value, pair.Faulty - pair.Healthy, Rounding)));

    [Fact]
    public void A_spike_is_short() => Assert.All(OfKind(FaultKind.Spike), fault => Assert.InRange(fault.Steps, 1, 3));

    [Fact]
    public void A_stuck_value_is_the_last_good_one() => Assert.All(
        OfKind(FaultKind.StuckValue),
        fault =>
        {
            var before = Healthy[fault.SensorId].Values.Last(reading => reading.EventTime < fault.Start);
            Assert.All(Pairs(fault), pair => Assert.Equal(before.Value(fault.Metric!), pair.Faulty));
            Assert.Null(fault.Magnitude);
        });

    [Fact]
    public void A_noise_burst_has_the_deviation_that_it_says()
    {
        // Single ones are too short to tell.
        var relative = OfKind(FaultKind.NoiseBurst)
            .SelectMany(fault => Pairs(fault).Select(pair => (pair.Faulty - pair.Healthy) / fault.Magnitude!.Value))
            .ToList();

        Assert.True(relative.Count > 500);
        Assert.Equal(1, Math.Sqrt(relative.Average(value => value * value)), 0.1);
        Assert.Equal(0, relative.Average(), 0.1);
    }

    [Fact]
    public void A_slow_drift_grows_evenly_to_its_magnitude() => Assert.All(
        OfKind(FaultKind.SlowDrift),
        fault => Assert.All(
            Pairs(fault).Index(),
            at => Assert.Equal(fault.Magnitude!.Value * (at.Index + 1) / fault.Steps, at.Item.Faulty - at.Item.Healthy, Rounding)));

    [Fact]
    public void A_silent_sensor_says_nothing() => Assert.All(
        OfKind(FaultKind.Silence),
        fault =>
        {
            Assert.Empty(Within(fault, Faulty));
            Assert.Null(fault.Metric);
        });

    [Fact]
    public void There_are_about_as_many_as_asked_for_and_of_all_kinds_alike()
    {
        var faults = Fleet.Create(Fleets.Faulty with { Sensors = 1000, Rate = 1000, Duration = TimeSpan.FromMinutes(2), FaultsPerDay = 240 })
            .Faults.Before(Fleets.Faulty.End);

        // A quarter of the time is without; what is left of two minutes has room for one a sensor.
        Assert.InRange(faults.Count, 170, 280);
        Assert.All(FaultShape.All, shape => Assert.InRange(faults.Count(fault => fault.Kind == shape.Kind), 15, 75));
    }

    [Fact]
    public void The_beginning_has_none_and_the_end_leaves_time_for_all()
    {
        Assert.All(Faults, fault => Assert.True(fault.Start >= Fleets.Start + TimeSpan.FromMinutes(30)));
        Assert.All(Faults, fault => Assert.True(fault.End <= Fleets.Faulty.End + TimeSpan.FromSeconds(20)));
        Assert.All(
            Faults.GroupBy(fault => fault.SensorId), sensor => Assert.All(sensor.Zip(sensor.Skip(1)), pair => Assert.True(pair.First.End < pair.Second.Start)));
    }

    [Fact]
    public void A_run_that_ended_early_had_only_a_part_of_them()
    {
        var drift = OfKind(FaultKind.SlowDrift)[0];
        var middle = drift.Start + ((drift.End - drift.Start) / 2);

        var before = Fleet.Create(Fleets.Faulty).Faults.Before(middle);

        Assert.All(before, fault => Assert.True(fault.Start < middle && fault.End <= middle));
        Assert.Equal(Faults.Count(fault => fault.Start < middle), before.Count);
        var cut = before.Single(fault => fault.SensorId == drift.SensorId && fault.Start == drift.Start);
        Assert.Equal(drift.Magnitude!.Value / 2, cut.Magnitude!.Value, Math.Abs(drift.Magnitude.Value) * 0.001);
    }

    [Fact]
    public void Those_under_way_are_counted()
    {
        var timeline = Fleet.Create(Fleets.Faulty).Faults;

        Assert.All(
            Faults, fault => Assert.Equal(Faults.Count(other => other.Start <= fault.Start && fault.Start < other.End), timeline.UnderWayAt(fault.Start)));
        Assert.Equal(0, timeline.UnderWayAt(Fleets.Start));
    }

    private static Fault[] OfKind(object kind)
    {
        var faults = Faults.Where(fault => fault.Kind == (FaultKind)kind).ToArray();
        Assert.True(faults.Length > 20);
        return faults;
    }

    private static List<Reading> Within(Fault fault, Dictionary<string, SortedList<DateTimeOffset, Reading>> readings) =>
        [.. readings[fault.SensorId].Values.Where(reading => fault.Start <= reading.EventTime && reading.EventTime < fault.End)];

    private static IEnumerable<(double Healthy, double Faulty)> Pairs(Fault fault) =>
        Within(fault, Healthy).Select(reading => (reading.Value(fault.Metric!), Faulty[fault.SensorId][reading.EventTime].Value(fault.Metric!)));

    private static Dictionary<string, SortedList<DateTimeOffset, Reading>> BySensor(FleetOptions options)
    {
        var sensors = new Dictionary<string, SortedList<DateTimeOffset, Reading>>();
        foreach (var reading in Fleet.Create(options).Readings())
        {
            if (!sensors.TryGetValue(reading.SensorId, out var readings))
            {
                sensors[reading.SensorId] = readings = [];
            }

            readings.Add(reading.EventTime, reading);
        }

        return sensors;
    }
}
