using System.Globalization;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Input;

namespace SensorGrid.Cli.Tests.Input;

public sealed class LocalTimesTests
{
    [Fact]
    public void A_repeated_hour_is_told_apart_by_the_order_of_a_sensors_rows()
    {
        var times = new LocalTimes(TimeZoneName.Find("Europe/Berlin"));

        string[] walls = ["01:59", "02:30", "02:59", "02:00", "02:30", "03:00"];
        string[] instants = [.. walls.Select(time => Resolve(times, $"2026-10-25 {time}"))];

        Assert.Equal(["23:59", "00:30", "00:59", "01:00", "01:30", "02:00"], instants.Select(instant => instant[11..]));
        Assert.StartsWith("4 local times happen twice in Europe/Berlin", Assert.Single(times.Remarks));
    }

    [Fact]
    public void A_sensors_rows_say_nothing_of_another_sensors_times()
    {
        var times = new LocalTimes(TimeZoneName.Find("Europe/Berlin"));

        Resolve(times, "2026-10-25 02:59", "a");

        Assert.Equal("2026-10-25 00:10", Resolve(times, "2026-10-25 02:10", "b"));
        Assert.Equal("2026-10-25 01:10", Resolve(times, "2026-10-25 02:10", "a"));
    }

    [Fact]
    public void A_small_step_back_in_a_repeated_hour_stays_in_it()
    {
        var times = new LocalTimes(TimeZoneName.Find("Europe/Berlin"));

        Resolve(times, "2026-10-25 02:30");

        Assert.Equal("2026-10-25 00:29", Resolve(times, "2026-10-25 02:29"));
    }

    [Fact]
    public void A_skipped_time_is_moved_forward_by_as_much()
    {
        var times = new LocalTimes(TimeZoneName.Find("Europe/Berlin"));

        Assert.Equal("2026-03-29 01:30", Resolve(times, "2026-03-29 02:30"));
        Assert.StartsWith("1 local times do not happen in Europe/Berlin", Assert.Single(times.Remarks));
    }

    [Theory]
    [InlineData("+01:00", "2026-06-01 09:00")]
    [InlineData("+0530", "2026-06-01 04:30")]
    [InlineData("-08", "2026-06-01 18:00")]
    [InlineData("utc", "2026-06-01 10:00")]
    [InlineData("America/New_York", "2026-06-01 14:00")]
    public void A_zone_is_a_name_or_an_offset(string zone, string instant)
    {
        var times = new LocalTimes(TimeZoneName.Find(zone));

        Assert.Equal(instant, Resolve(times, "2026-06-01 10:00"));
        Assert.Empty(times.Remarks);
    }

    [Theory]
    [InlineData("Mars/Base")]
    [InlineData("+25:00")]
    [InlineData("")]
    public void A_zone_that_is_not_known_is_refused(string zone) =>
        Assert.Equal(ExitCode.Usage, Assert.Throws<CliException>(() => TimeZoneName.Find(zone)).ExitCode);

    private static string Resolve(LocalTimes times, string local, string sensor = "s") =>
        times.Resolve(new ParsedTime(DateTime.Parse(local, CultureInfo.InvariantCulture), IsLocal: true), sensor)
            .ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
