using SensorGrid.Cli.Evaluate.Fleets;
using SensorGrid.Cli.Tests.Evaluate.Fleets;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Tests.Evaluate.Signals;

/// <summary>The property of each kind of made-up sensor that gives it its name.</summary>
public sealed class SignalTests
{
    private static readonly int[] Holds = [85, 120, 160];

    public static TheoryData<string> Kinds => [.. SensorKind.Machines.Concat(SensorKind.Further).Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_says_the_same_for_a_seed_and_something_else_for_another(string kind)
    {
        var plan = MadeUp.Plan(kind, 60, 7);

        Assert.Equal(Text(MadeUp.Sensor(plan).Readings()), Text(MadeUp.Sensor(plan).Readings()));
        Assert.NotEqual(Text(MadeUp.Sensor(plan).Readings()), Text(MadeUp.Sensor(plan, seed: 6).Readings()));
        Assert.NotEqual(Text(MadeUp.Sensor(plan).Readings()), Text(MadeUp.Sensor(plan, number: 1).Readings()));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_is_finite_and_in_order_of_time_at_every_interval(string kind)
    {
        foreach (var (seconds, days) in new[] { (0.1, 0.01), (1, 0.1), (600, 30), (3_600, 90.0) })
        {
            var readings = MadeUp.Readings(kind, seconds, days);

            Assert.Equal((int)(days * 86_400 / seconds), readings.Length, 1.0);
            Assert.DoesNotContain(readings.SelectMany(reading => reading.Metrics), metric => !(metric.Value is > -1e7 and < 1e9));
            Assert.DoesNotContain(readings.Zip(readings.Skip(1)), pair => pair.First.EventTime >= pair.Second.EventTime);
        }
    }

    [Fact]
    public void There_are_seven_machines_and_thirty_further_kinds_with_names_of_their_own() =>
        Assert.Equal((7, 30, 37), (SensorKind.Machines.Length, SensorKind.Further.Length, Kinds.Distinct().Count()));

    [Fact]
    public void White_noise_does_not_depend_on_what_was_before() => Assert.Equal(0, MadeUp.Values("white noise", 1, 0.2).Correlation(1), 0.05);

    [Fact]
    public void Noise_of_five_minutes_keeps_a_third_over_five_minutes() => Assert.Equal(Math.Exp(-1), MadeUp.Values("noise of 5 min", 10, 10).Correlation(30), 0.07);

    [Fact]
    public void Wander_keeps_most_over_half_an_hour() => Assert.InRange(MadeUp.Values("wander", 60, 20).Correlation(30), 0.7, 0.95);

    [Fact]
    public void Lognormal_noise_is_above_0_with_a_mean_above_the_middle()
    {
        var values = MadeUp.Values("lognormal noise", 1, 0.2).Order().ToArray();

        Assert.True(values[0] > 0 && values.Average() > 1.02 * values[values.Length / 2]);
    }

    [Fact]
    public void Heavy_tailed_noise_goes_further_than_normal_noise_ever_does() => Assert.True(Largest("heavy-tailed noise") > 8 && Largest("white noise") < 6.1);

    [Theory]
    [InlineData("sine of 20 s", 1, 0.05, 13, 26)]
    [InlineData("sine of 6 min", 5, 0.5, 55, 92)]
    [InlineData("sine of 1 h", 60, 10, 46, 77)]
    [InlineData("saw", 30, 5, 46, 77)]
    public void A_cycle_is_again_where_it_was_after_its_period(string kind, double seconds, double days, int shortest, int longest)
    {
        var values = MadeUp.Values(kind, seconds, days);

        var best = Enumerable.Range(shortest, longest - shortest + 1).Max(steps => values.Correlation(steps));

        Assert.True(best > 0.5, $"{best}");
    }

    [Fact]
    public void A_day_is_again_where_it_was_after_a_day() => Assert.InRange(MadeUp.Values("day", 600, 28).Correlation(144), 0.6, 1);

    [Theory]
    [InlineData("day and week")]
    [InlineData("elevator trips")]
    public void A_week_has_less_at_the_weekend(string kind)
    {
        var byDay = MadeUp.Readings(kind, 600, 28).ToLookup(reading => reading.EventTime.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday, Value);

        Assert.True(byDay[true].Average() < 0.8 * byDay[false].Average());
    }

    [Fact]
    public void Gas_demand_is_highest_in_the_morning_of_workdays_and_later_at_weekends()
    {
        var readings = MadeUp.Readings("gas demand", 600, 28);

        Assert.InRange(BusiestHour(weekend: false), 5, 8);
        Assert.InRange(BusiestHour(weekend: true), 9, 12);

        int BusiestHour(bool weekend) => readings.Where(reading => (reading.EventTime.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) == weekend)
            .GroupBy(reading => reading.EventTime.Hour)
            .MaxBy(hour => hour.Average(Value))!.Key;
    }

    [Fact]
    public void Shifts_are_a_third_of_the_day_on_another_level()
    {
        var values = MadeUp.Values("shifts", 300, 10).Order().ToArray();
        var middle = (values[0] + values[^1]) / 2;

        Assert.Equal(1 / 3.0, (double)values.Count(value => value > middle) / values.Length, 0.03);
    }

    [Theory]
    [InlineData("on and off", 10, 660)]
    [InlineData("binary", 10, 1_260)]
    [InlineData("two regimes", 60, 7_200)]
    public void Switching_kinds_stay_in_a_state_for_as_long_as_they_say(string kind, double seconds, double dwell)
    {
        var values = MadeUp.Values(kind, seconds, 10);
        var high = values.Select(value => value > (values.Max() + values.Min()) / 2).ToArray();

        // Regimes overlap: the mean of a few readings tells which it is.
        if (kind == "two regimes")
        {
            var means = values.Chunk(15).Select(chunk => chunk.Average()).ToArray();
            high = [.. means.Select(mean => mean > (means.Max() + means.Min()) / 2)];
            seconds *= 15;
        }

        var changes = high.Zip(high.Skip(1)).Count(pair => pair.First != pair.Second);
        Assert.InRange(high.Length * seconds / changes, 0.7 * dwell, 1.4 * dwell);
    }

    [Fact]
    public void A_binary_sensor_says_0_and_1() => Assert.Equal([0.0, 1.0], MadeUp.Values("binary", 10, 1).Distinct().Order());

    [Fact]
    public void Bursts_are_rare_high_and_over_in_minutes()
    {
        var values = MadeUp.Values("bursts", 10, 5);
        var (least, most) = (values.Min(), values.Max());

        Assert.InRange(values.Count(value => value > least + ((most - least) / 4)) / (double)values.Length, 0.0005, 0.05);
    }

    [Fact]
    public void A_rarely_changing_value_mostly_stays_and_moves_in_steps_of_a_fifth()
    {
        var steps = MadeUp.Values("rarely changing", 1, 0.2).Steps();

        Assert.True(steps.Count(step => step == 0) > 0.85 * steps.Length);
        Assert.DoesNotContain(steps, step => Math.Abs(Math.Round(step * 5) - (step * 5)) > 1e-3);
    }

    [Fact]
    public void Half_degrees_come_in_half_degrees() => Assert.All(MadeUp.Values("half degrees", 60, 3), value => Assert.Equal(Math.Round(2 * value), 2 * value));

    [Fact]
    public void A_total_count_grows_by_some_five_a_second_and_never_falls()
    {
        var steps = MadeUp.Values("total count", 10, 1).Steps();

        Assert.All(steps, step => Assert.True(step >= 0));
        Assert.Equal(50, steps.Average(), 2.0);
    }

    [Fact]
    public void Event_counts_are_whole_numbers_with_0_among_them_and_vary_as_counts_do()
    {
        var values = MadeUp.Values("event counts", 1, 0.05);

        Assert.All(values, value => Assert.Equal(Math.Round(value), value));
        Assert.InRange(Math.Pow(values.Deviation(), 2) / values.Average(), 0.8, 1.5);
    }

    [Fact]
    public void A_trend_moves_by_less_than_three_a_day_and_does_not_come_back()
    {
        var days = MadeUp.Values("trend", 60, 20).Chunk(1_440).Select(day => day.Average()).ToArray();

        Assert.All(days.Steps(), step => Assert.InRange(Math.Abs(step), 0.05, 3.2));
        Assert.Single(days.Steps().Select(Math.Sign).Distinct());
    }

    [Fact]
    public void Batches_are_heated_to_one_of_three_levels_and_cool_down_in_between()
    {
        var values = MadeUp.Values("batches", 10, 5);

        Assert.True(values.Min() < 45);
        Assert.All(Holds, level => Assert.Contains(values, value => Math.Abs(value - level) < 3));
        Assert.All(values, value => Assert.InRange(value, 20, 165));
    }

    [Fact]
    public void A_thermostat_keeps_the_room_within_its_band_and_switches_all_day()
    {
        var values = MadeUp.Values("thermostat", 30, 3);
        var middle = (values.Max() + values.Min()) / 2;

        Assert.InRange(values.Max() - values.Min(), 1, 2);
        Assert.True(values.Zip(values.Skip(20)).Count(pair => (pair.First < middle) != (pair.Second < middle)) > 100);
    }

    [Fact]
    public void Solar_power_is_0_at_night_and_not_by_day()
    {
        var byHour = MadeUp.Readings("solar power", 60, 5).ToLookup(reading => reading.EventTime.Hour, Value);

        Assert.All(byHour[1].Concat(byHour[22]), value => Assert.Equal(0, value));
        Assert.All(byHour[12], value => Assert.True(value > 0));
    }

    [Fact]
    public void Vibration_follows_the_speed_that_is_set_every_half_an_hour()
    {
        var levels = MadeUp.Values("vibration", 10, 3).Chunk(30).Select(chunk => chunk.Average()).ToArray();

        Assert.True(levels.Max() > 2 * levels.Min());
        Assert.True(levels.Correlation(1) > 0.6 && levels.Correlation(40) < 0.4);
    }

    [Fact]
    public void Processor_load_is_low_but_for_a_job_every_five_minutes_and_a_long_one_at_night()
    {
        var readings = MadeUp.Readings("processor load", 5, 3);
        var values = readings.Select(Value).Order().ToArray();
        var night = readings.Where(reading => reading.EventTime.Hour is >= 1 and < 5).Average(Value);

        Assert.All(values, value => Assert.InRange(value, 0, 100));
        Assert.True(night > readings.Where(reading => reading.EventTime.Hour is >= 9 and < 20).Average(Value) + 2);
        Assert.True(readings.Select(Value).ToArray().Correlation(60) > 0.1);
    }

    [Fact]
    public void Rain_is_0_mostly_and_comes_in_showers()
    {
        var values = MadeUp.Values("rain", 300, 30);

        Assert.InRange(values.Count(value => value > 0) / (double)values.Length, 0.005, 0.2);
        Assert.True(values.Correlation(1) > 0.3);
        Assert.All(values, value => Assert.Equal(Math.Round(5 * value), 5 * value, 1e-6));
    }

    [Fact]
    public void A_charging_point_is_idle_mostly_and_has_one_of_three_powers_otherwise()
    {
        var values = MadeUp.Values("charging point", 60, 20);

        Assert.InRange(values.Count(value => value == 0) / (double)values.Length, 0.2, 0.9);
        Assert.InRange(values.Max(), 10.5, 11.5);
    }

    [Fact]
    public void Elevator_trips_grow_over_the_day_and_start_again_at_midnight()
    {
        var days = MadeUp.Readings("elevator trips", 60, 5).GroupBy(reading => reading.EventTime.Date).Select(day => day.Select(Value).ToArray()).Skip(1).ToArray();

        Assert.All(days, day => Assert.All(day.Steps(), step => Assert.True(step >= 0)));
        Assert.All(days.Zip(days.Skip(1)), pair => Assert.True(pair.Second[0] <= 2 && pair.First[^1] > 20));
    }

    private static double Largest(string kind)
    {
        var values = MadeUp.Values(kind, 1, 0.5);
        var mean = values.Average();
        return values.Max(value => Math.Abs(value - mean)) / (values.Order().ElementAt((int)(0.84 * values.Length)) - mean);
    }

    private static double Value(Reading reading) => reading.Metrics[0].Value;

    private static string Text(IEnumerable<Reading> readings) =>
        string.Join('\n', readings.Select(reading => $"{reading.EventTime:O} {string.Join(' ', reading.Metrics.Select(metric => metric.ToString()))}"));
}
