using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Input;
using SensorGrid.Cli.Simulate.Model;

namespace SensorGrid.Cli.Tests.Simulate;

public sealed class FleetTests
{
    [Fact]
    public void Equal_options_give_equal_bytes()
    {
        Assert.Equal(Fleets.Text(Fleets.Options), Fleets.Text(Fleets.Options));
        Assert.Equal(Fleets.Text(Fleets.Faulty with { Sensors = 5, Rate = 2 }), Fleets.Text(Fleets.Faulty with { Sensors = 5, Rate = 2 }));
    }

    [Fact]
    public void A_fleet_can_be_read_again()
    {
        var fleet = Fleet.Create(Fleets.Options);

        Assert.Equal(fleet.Readings().Select(reading => reading.Metrics[0]), fleet.Readings().Select(reading => reading.Metrics[0]));
    }

    [Fact]
    public void Another_seed_is_another_fleet()
    {
        var one = Fleet.Create(Fleets.Options).Readings().Select(reading => reading.Metrics[0].Value);
        var other = Fleet.Create(Fleets.Options with { Seed = 2 }).Readings().Select(reading => reading.Metrics[0].Value);
        var pairs = one.Zip(other).ToList();

        Assert.True(pairs.Count(pair => pair.First == pair.Second) < pairs.Count / 20);
    }

    [Fact]
    public void A_longer_run_begins_like_a_shorter_one() =>
        Assert.StartsWith(
            string.Concat(Fleets.Text(Fleets.Options).Take(100_000)), Fleets.Text(Fleets.Options with { Duration = TimeSpan.FromMinutes(6) }));

    [Fact]
    public void Every_reading_is_one_that_the_stream_takes()
    {
        var check = new ReadingCheck();
        foreach (var reading in Fleet.Create(Fleets.Faulty with { Duration = TimeSpan.FromMinutes(15) }).Readings())
        {
            var (decoded, error) = check.Check(reading);
            Assert.Null(error);
            Assert.Equal(reading.Metrics, decoded!.Metrics);
            Assert.Equal(reading.EventTime, decoded.EventTime);
        }
    }

    [Theory]
    [InlineData(30, 30, 300)]
    [InlineData(30, 2400, 5)]
    [InlineData(3, 0.5, 3600)]
    public void A_sensor_never_says_two_things_at_once_nor_earlier_ones_later(int sensors, double rate, int seconds)
    {
        var options = Fleets.Options with { Sensors = sensors, Rate = rate, Duration = TimeSpan.FromSeconds(seconds) };
        var last = new Dictionary<string, DateTimeOffset>();
        var newest = Fleets.Start;
        foreach (var reading in Fleet.Create(options).Readings())
        {
            Assert.True(reading.EventTime >= newest);
            Assert.True(!last.TryGetValue(reading.SensorId, out var previous) || reading.EventTime > previous);
            Assert.Equal(0, reading.EventTime.Ticks % TimeSpan.TicksPerMillisecond);
            newest = last[reading.SensorId] = reading.EventTime;
        }

        Assert.True(newest < options.End);
    }

    [Theory]
    [InlineData(30, 30)]
    [InlineData(200, 400)]
    [InlineData(300, 60)]
    public void The_fleet_as_a_whole_has_the_rate(int sensors, double rate)
    {
        var count = Fleet.Create(Fleets.Options with { Sensors = sensors, Rate = rate }).Readings().Count();

        Assert.Equal(rate * 300, count, rate * 300 * 0.02);
    }

    [Fact]
    public void There_are_several_plants_lines_kinds_and_intervals()
    {
        var ids = Fleet.Create(Fleets.Options with { Sensors = 200, Rate = 200 }).Readings().CountBy(reading => reading.SensorId).ToDictionary();

        Assert.Equal(200, ids.Count);
        Assert.All(ids.Keys, id => Assert.Matches(@"^plant-[1-4]/line-[1-6]/[a-z]+-\d{3,}$", id));
        Assert.Equal(4, ids.Keys.Select(id => id.Split('/')[0]).Distinct().Count());
        Assert.Equal(MachineKind.All.Length, ids.Keys.Select(id => id.Split('/')[2].Split('-')[0]).Distinct().Count());
        Assert.True(ids.Values.Max() > 5 * ids.Values.Min());
    }

    [Fact]
    public void Values_have_the_sensors_resolution_and_keep_moving()
    {
        var fleet = Fleet.Create(Fleets.Options);
        foreach (var sensor in fleet.Readings().GroupBy(reading => reading.SensorId))
        {
            foreach (var metric in sensor.First().Metrics.Where(metric => metric.Name != MachineKind.StateMetric))
            {
                var values = sensor.Select(reading => reading.Value(metric.Name)).ToList();
                Assert.All(values, value => Assert.Equal(Math.Round(value, 3), value));
                Assert.True(values.Distinct().Count() > 15);
                Assert.True(values.Zip(values.Skip(1)).Count(pair => pair.First == pair.Second) < values.Count / 5);
            }
        }
    }

    [Fact]
    public void A_day_has_its_warm_and_its_cold_hours()
    {
        var day = Fleets.Options with { Sensors = 40, Rate = 40 / 300.0, Duration = TimeSpan.FromDays(2) };
        var climate = Fleet.Create(day).Readings().Where(reading => reading.SensorId.Contains("climate")).ToList();
        var warm = climate.Where(reading => reading.EventTime.Hour is >= 13 and < 17).Average(reading => reading.Value("temperature"));
        var cold = climate.Where(reading => reading.EventTime.Hour is >= 1 and < 5).Average(reading => reading.Value("temperature"));

        Assert.InRange(warm - cold, 3, 7);
    }

    [Fact]
    public void A_machine_with_states_tells_which_and_its_current_follows()
    {
        var readings = Fleet.Create(Fleets.Options with { Duration = TimeSpan.FromHours(1) }).Readings()
            .Where(reading => reading.SensorId.Contains("compressor"))
            .GroupBy(reading => reading.SensorId)
            .First()
            .ToLookup(reading => reading.Value(MachineKind.StateMetric), reading => reading.Value("current"));

        Assert.Equal([0.0, 1.0], readings.Select(state => state.Key).Order());
        Assert.InRange(readings[1].Average() - readings[0].Average(), 8, 10);
    }

    [Fact]
    public void A_rate_beyond_what_a_sensor_can_do_is_refused()
    {
        var exception = Assert.Throws<CliException>(() => Fleet.Create(Fleets.Options with { Sensors = 1, Rate = 201 }));

        Assert.Equal("--rate 201 is too much for 1 sensors (--sensors): one would measure more than 200 times a second.", exception.Message);
    }
}
