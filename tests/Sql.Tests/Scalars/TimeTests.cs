using CsCheck;
using SensorGrid.Sql.Text;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Scalars;

public sealed class TimeTests
{
    [Theory]
    [InlineData("T + INTERVAL '90' SECOND", "2020-02-29 12:36:26.789")]
    [InlineData("INTERVAL '1' DAY + T", "2020-03-01 12:34:56.789")]
    [InlineData("T - INTERVAL '1 12:34:56.789' DAY TO SECOND", "2020-02-28 00:00:00")]
    [InlineData("T + INTERVAL '1' YEAR", "2021-02-28 12:34:56.789")]
    [InlineData("T - INTERVAL '1' MONTH", "2020-01-29 12:34:56.789")]
    [InlineData("T + INTERVAL '1-1' YEAR TO MONTH", "2021-03-29 12:34:56.789")]
    [InlineData("T + INTERVAL -'1' HOUR", "2020-02-29 11:34:56.789")]
    [InlineData("T + INTERVAL '1' MINUTE * 2", "2020-02-29 12:36:56.789")]
    [InlineData("T + 0.5 * INTERVAL '1' MINUTE", "2020-02-29 12:35:26.789")]
    [InlineData("T + 1.5E0 * INTERVAL '1' MINUTE", "2020-02-29 12:36:26.789")]
    [InlineData("T + INTERVAL '1' MINUTE / 2", "2020-02-29 12:35:26.789")]
    [InlineData("T + (INTERVAL '1' MINUTE + INTERVAL '1' SECOND)", "2020-02-29 12:35:57.789")]
    [InlineData("T - (INTERVAL '1' MINUTE - INTERVAL '1' SECOND)", "2020-02-29 12:33:57.789")]
    [InlineData("K + INTERVAL '1' DAY", "2020-03-01")]
    [InlineData("K + INTERVAL '1' HOUR", "2020-02-29 01:00:00")]
    [InlineData("K - INTERVAL '2' MONTH", "2019-12-29")]
    [InlineData("TIME '23:30:00' + INTERVAL '1' HOUR", "00:30:00")]
    [InlineData("TIME '00:30:00' - INTERVAL '1' HOUR", "23:30:00")]
    [InlineData("-INTERVAL '1' DAY", "-1 00:00:00")]
    public void Intervals_are_added_by_the_calendar(string text, string value) => Assert.Equal(value, Evaluate(text));

    [Theory]
    [InlineData("(T - V) SECOND", "0 00:00:56")]
    [InlineData("(T - V) MINUTE", "0 00:00:00")]
    [InlineData("(V - T) SECOND", "-0 00:00:56")]
    [InlineData("(T - TIMESTAMP '2020-02-27 00:00:00') DAY TO SECOND", "2 12:34:56")]
    [InlineData("(T - TIMESTAMP '2018-12-30 00:00:00') MONTH", "1-02")]
    [InlineData("(T - TIMESTAMP '2018-12-30 00:00:00') YEAR", "1-00")]
    [InlineData("CAST((T - V) SECOND AS INTEGER)", "56")]
    [InlineData("CAST((T - V) SECOND AS VARCHAR(10))", "56")]
    [InlineData("CAST(INTERVAL '90' MINUTE AS INTEGER)", "90")]
    [InlineData("CAST(90 AS INTERVAL SECOND)", "0 00:01:30")]
    [InlineData("CAST('90' AS INTERVAL MINUTE)", "0 01:30:00")]
    [InlineData("TSDIFF(V, T)", "56789")]
    [InlineData("TIMESTAMPDIFF(SECOND, V, T)", "56")]
    [InlineData("TIMESTAMPDIFF(MONTH, TIMESTAMP '2020-01-31 00:00:00', T)", "1")]
    [InlineData("TIMESTAMPADD(MONTH, 1, TIMESTAMP '2020-01-31 00:00:00')", "2020-02-29 00:00:00")]
    [InlineData("TIMESTAMPADD(MINUTE, -5, T)", "2020-02-29 12:29:56.789")]
    public void A_difference_of_times_is_cut_to_its_unit(string text, string value) => Assert.Equal(value, Evaluate(text));

    [Theory]
    [InlineData("YEAR", "2020-01-01 00:00:00", "2021-01-01 00:00:00")]
    [InlineData("QUARTER", "2020-01-01 00:00:00", "2020-04-01 00:00:00")]
    [InlineData("MONTH", "2020-02-01 00:00:00", "2020-03-01 00:00:00")]
    [InlineData("WEEK", "2020-02-23 00:00:00", "2020-03-01 00:00:00")]
    [InlineData("DAY", "2020-02-29 00:00:00", "2020-03-01 00:00:00")]
    [InlineData("HOUR", "2020-02-29 12:00:00", "2020-02-29 13:00:00")]
    [InlineData("MINUTE", "2020-02-29 12:34:00", "2020-02-29 12:35:00")]
    [InlineData("SECOND", "2020-02-29 12:34:56", "2020-02-29 12:34:57")]
    public void Floor_and_ceil_go_to_the_unit_s_bounds(string unit, string floor, string ceiling)
    {
        Assert.Equal(floor, Evaluate($"FLOOR(T TO {unit})"));
        Assert.Equal(ceiling, Evaluate($"CEIL(T TO {unit})"));
        Assert.Equal(floor, Evaluate($"CEIL(TIMESTAMP '{floor}' TO {unit})"));
    }

    [Theory]
    [InlineData("STEP(T BY INTERVAL '10' SECOND)", "2020-02-29 12:34:50")]
    [InlineData("STEP(T BY INTERVAL '5' MINUTE)", "2020-02-29 12:30:00")]
    [InlineData("STEP(T BY INTERVAL '7' DAY)", "2020-02-27 00:00:00")]
    [InlineData("STEP(T BY INTERVAL '3' MONTH)", "2020-01-01 00:00:00")]
    [InlineData("STEP(T BY INTERVAL '4' YEAR)", "2018-01-01 00:00:00")]
    [InlineData("STEP(TIMESTAMP '1969-12-31 23:59:59' BY INTERVAL '1' MINUTE)", "1969-12-31 23:59:00")]
    [InlineData("STEP(TIME '10:17:00' BY INTERVAL '15' MINUTE)", "10:15:00")]
    [InlineData("STEP(K BY INTERVAL '1' MONTH)", "2020-02-01")]
    [InlineData("STEP(17 BY 5)", "15")]
    [InlineData("STEP(-17 BY 5)", "-15")]
    [InlineData("STEP(-17E0 BY 5)", "-20")]
    [InlineData("STEP(1.75 BY 0.5)", "1.50")]
    public void Step_is_the_greatest_multiple_not_after(string text, string value) => Assert.Equal(value, Evaluate(text));

    [Fact]
    public void Floor_of_an_epoch_interval_numbers_windows_with_the_bounds_of_step()
    {
        var number = Bound.Bind("FLOOR((T - TIMESTAMP '1970-01-01 00:00:00') MINUTE / 5 TO MINUTE)");
        var step = Bound.Bind("STEP(T BY INTERVAL '5' MINUTE)");
        Gen.Long[0, 4_000_000_000_000].Sample(
            time =>
            {
                var row = Bound.Row(("T", Value.Of(time)));
                Assert.Equal(time / 300_000 * 60_000, number.Evaluate(row).Bits);
                Assert.Equal(time / 300_000 * 300_000, step.Evaluate(row).Bits);
            },
            iter: 2_000);
    }

    [Fact]
    public void Floor_is_the_last_bound_that_is_not_after() =>
        Gen.Long[-62_000_000_000_000, 250_000_000_000_000].Sample(
            time =>
            {
                var date = DateTime.UnixEpoch.AddMilliseconds(time);
                var row = Bound.Row(("T", Value.Of(time)));
                Assert.Equal(new DateTime(date.Year, 1, 1, 0, 0, 0, DateTimeKind.Utc), Instant("FLOOR(T TO YEAR)", row));
                Assert.Equal(new DateTime(date.Year, date.Month, 1, 0, 0, 0, DateTimeKind.Utc), Instant("FLOOR(T TO MONTH)", row));
                Assert.Equal(date.Date, Instant("FLOOR(T TO DAY)", row));
                Assert.Equal(date.Date.AddDays(-(int)date.DayOfWeek), Instant("FLOOR(T TO WEEK)", row));
                Assert.Equal(date.Date.AddHours(date.Hour), Instant("FLOOR(T TO HOUR)", row));
            },
            iter: 1_000);

    [Fact]
    public void Months_are_added_as_dotnet_does()
    {
        var scalar = Bound.Bind("TIMESTAMPADD(MONTH, I, T)");
        Gen.Select(Gen.Long[-30_000_000_000_000, 200_000_000_000_000], Gen.Int[-1_000, 1_000]).Sample(
            (time, months) => Assert.Equal(
                DateTime.UnixEpoch.AddMilliseconds(time).AddMonths(months),
                DateTime.UnixEpoch.AddMilliseconds(scalar.Evaluate(Bound.Row(("T", Value.Of(time)), ("I", Value.Of((long)months)))).Bits)),
            iter: 2_000);
    }

    [Fact]
    public void The_months_between_two_times_are_the_most_that_can_be_added()
    {
        var between = Bound.Bind("TIMESTAMPDIFF(MONTH, T, V)");
        var added = Bound.Bind("TIMESTAMPADD(MONTH, I, T)");
        Gen.Select(Gen.Long[0, 200_000_000_000], Gen.Long[0, 200_000_000_000]).Sample(
            (start, span) =>
            {
                var months = between.Evaluate(Bound.Row(("T", Value.Of(start)), ("V", Value.Of(start + span)))).Bits;
                Assert.True(added.Evaluate(Bound.Row(("T", Value.Of(start)), ("I", Value.Of(months)))).Bits <= start + span);
                Assert.True(added.Evaluate(Bound.Row(("T", Value.Of(start)), ("I", Value.Of(months + 1)))).Bits > start + span);
            },
            iter: 2_000);
    }

    [Fact]
    public void Step_of_whole_numbers_cuts_towards_zero()
    {
        var scalar = Bound.Bind("STEP(I BY J)");
        Gen.Select(Gen.Int[-1_000, 1_000], Gen.Int[1, 50]).Sample(
            (x, n) => Assert.Equal(x / n * n, scalar.Evaluate(Bound.Row(("I", Value.Of((long)x)), ("J", Value.Of((long)n)))).Bits),
            iter: 2_000);
    }

    [Theory]
    [InlineData("YEAR", "2020")]
    [InlineData("QUARTER", "1")]
    [InlineData("MONTH", "2")]
    [InlineData("WEEK", "9")]
    [InlineData("DAY", "29")]
    [InlineData("HOUR", "12")]
    [InlineData("MINUTE", "34")]
    [InlineData("SECOND", "56")]
    [InlineData("DOW", "7")]
    [InlineData("DOY", "60")]
    [InlineData("EPOCH", "1582979696")]
    public void Extract_takes_a_field(string field, string value) => Assert.Equal(value, Evaluate($"EXTRACT({field} FROM T)"));

    [Theory]
    [InlineData("EXTRACT(DAY FROM INTERVAL '50' HOUR)", "2")]
    [InlineData("EXTRACT(HOUR FROM INTERVAL '50' HOUR)", "2")]
    [InlineData("EXTRACT(YEAR FROM INTERVAL '14' MONTH)", "1")]
    [InlineData("EXTRACT(MONTH FROM INTERVAL '14' MONTH)", "2")]
    [InlineData("EXTRACT(MINUTE FROM TIME '10:20:30')", "20")]
    public void Extract_takes_a_part_of_an_interval_or_a_time_of_day(string text, string value) => Assert.Equal(value, Evaluate(text));

    [Theory]
    [InlineData("CHAR_TO_TIMESTAMP('dd/MMM/yyyy:HH:mm:ss', '29/Feb/2020:12:34:56')", "2020-02-29 12:34:56")]
    [InlineData("CHAR_TO_TIMESTAMP('yyyyMMddHHmmssSSS', '20200229123456789')", "2020-02-29 12:34:56.789")]
    [InlineData("CHAR_TO_TIMESTAMP('yyyy-MM-dd''T''HH:mm:ss.SSSX', '2020-02-29T12:34:56.789Z')", "2020-02-29 12:34:56.789")]
    [InlineData("CHAR_TO_TIMESTAMP('yyyy-MM-dd HH:mm:ss Z', '2020-02-29 12:34:56 +0130')", "2020-02-29 11:04:56")]
    [InlineData("CHAR_TO_TIMESTAMP('M/d/yy h:mm a', '2/9/20 12:05 PM')", "2020-02-09 12:05:00")]
    [InlineData("CHAR_TO_TIMESTAMP('EEEE, d MMMM yyyy', 'Saturday, 29 February 2020')", "2020-02-29 00:00:00")]
    [InlineData("CHAR_TO_TIMESTAMP('yyyy-D', '2020-60')", "2020-02-29 00:00:00")]
    [InlineData("CHAR_TO_DATE('yyyy-MM-dd HH', '2020-02-29 12')", "2020-02-29")]
    [InlineData("CHAR_TO_TIME('HH:mm', '12:34')", "12:34:00")]
    [InlineData("TO_TIMESTAMP('2020-02-29 12:34', 'yyyy-MM-dd HH:mm')", "2020-02-29 12:34:00")]
    [InlineData("TO_TIMESTAMP('2020-02-29 12:34:56')", "2020-02-29 12:34:56")]
    [InlineData("TO_TIMESTAMP(1582979696789)", "2020-02-29 12:34:56.789")]
    [InlineData("TO_DATE('2020-02-29')", "2020-02-29")]
    [InlineData("TIMESTAMP_TO_CHAR('dd.MM.yy hh:mm:ss a', T)", "29.02.20 12:34:56 PM")]
    [InlineData("TIMESTAMP_TO_CHAR('EEE d MMM yyyy, S SSSS z Z X ''at'' k', T)", "Sat 29 Feb 2020, 7 7890 UTC +0000 Z at 12")]
    [InlineData("DATE_TO_CHAR('yyyy/MM', K)", "2020/02")]
    [InlineData("DATE_FORMAT(T, 'yyyy-MM-dd')", "2020-02-29")]
    [InlineData("UNIX_TIMESTAMP(T)", "1582979696789")]
    public void Times_are_read_and_written_in_a_format(string text, string value) => Assert.Equal(value, Evaluate(text));

    [Theory]
    [InlineData("CHAR_TO_TIMESTAMP('yyyy-MM-dd', S)")]
    [InlineData("CAST(S AS TIMESTAMP)")]
    [InlineData("CAST(S AS DATE)")]
    public void Text_that_is_no_time_is_an_error_of_the_row(string text)
    {
        foreach (var wrong in (string[])["", "x", "2020-02-30", "2020-13-01", "2020-01-01x", "01.02.2020"])
        {
            Assert.Equal("COERCION", Bound.Error(text, ("S", Value.Of(wrong))));
        }
    }

    [Theory]
    [InlineData("yyyy-MM-dd HH:mm:ss.fff", "yyyy-MM-dd HH:mm:ss.SSS")]
    [InlineData("dd/MMM/yyyy:HH:mm:ss", "dd/MMM/yyyy:HH:mm:ss")]
    [InlineData("yyyyMMdd'T'HHmmss", "yyyyMMdd''T''HHmmss")]
    [InlineData("dddd d MMMM yyyy h:m:s tt", "EEEE d MMMM yyyy h:m:s a")]
    [InlineData("ddd yy", "EEE yy")]
    public void Writing_in_a_format_does_as_dotnet_in_its_own(string dotnet, string java)
    {
        var scalar = Bound.Bind($"TIMESTAMP_TO_CHAR('{java}', T)");
        Gen.Long[-62_000_000_000_000, 250_000_000_000_000].Sample(
            time =>
            {
                var date = DateTime.UnixEpoch.AddTicks(time * TimeSpan.TicksPerMillisecond);
                Assert.Equal(date.ToString(dotnet, System.Globalization.CultureInfo.InvariantCulture), scalar.Evaluate(Bound.Row(("T", Value.Of(time)))).Text);
            },
            iter: 500);
    }

    [Theory]
    [InlineData("yyyy-MM-dd HH:mm:ss.SSS")]
    [InlineData("dd MMM yyyy hh:mm:ss.SSS a")]
    [InlineData("yyyyMMddHHmmssSSS")]
    [InlineData("yyyy-D kk:mm:ss SSS")]
    public void Reading_undoes_writing(string format)
    {
        var scalar = Bound.Bind($"CHAR_TO_TIMESTAMP('{format}', TIMESTAMP_TO_CHAR('{format}', T))");
        Gen.Long[-62_000_000_000_000, 250_000_000_000_000].Sample(time => Assert.Equal(time, scalar.Evaluate(Bound.Row(("T", Value.Of(time)))).Bits), iter: 500);
    }

    [Theory]
    [InlineData("CURRENT_TIMESTAMP", "2020-02-29 12:34:56.789")]
    [InlineData("LOCALTIMESTAMP", "2020-02-29 12:34:56.789")]
    [InlineData("CURRENT_DATE", "2020-02-29")]
    [InlineData("CURRENT_TIME", "12:34:56.789")]
    [InlineData("LOCALTIME", "12:34:56.789")]
    public void Clocks_are_the_start_of_the_program_with_a_warning(string text, string value)
    {
        var issues = new SqlIssues("");
        var scalar = Bound.Bind(text, issues)!;
        Assert.True(scalar.IsConstant);
        Assert.Equal(value, SqlText.Write(scalar.Evaluate(new Row(7, [])), scalar.Type));
        Assert.Contains("constant", Assert.Single(issues.All).Message, StringComparison.Ordinal);
        Assert.False(issues.HasErrors);
    }

    [Fact]
    public void The_timestamp_of_a_row_is_its_rowtime()
    {
        var issues = new SqlIssues("");
        Assert.Equal(7, Bound.Bind("CURRENT_ROW_TIMESTAMP", issues)!.Evaluate(new Row(7, [])).Bits);
        Assert.Single(issues.All);
    }

    [Theory]
    [InlineData("T + INTERVAL '9999' YEAR")]
    [InlineData("T - INTERVAL '999999' DAY")]
    public void A_time_outside_the_years_1_to_9999_is_an_error_of_the_row(string text) => Assert.Equal("OVERFLOW", Bound.Error(text, ("T", Value.Of(0L))));

    private static string Evaluate(string text) => Bound.Evaluate(text, ("T", Value.Of(Bound.StartedAt)), ("V", Bound.At("2020-02-29 12:34:00")), ("K", Bound.At("2020-02-29")));

    private static DateTime Instant(string text, Row row) => DateTime.UnixEpoch.AddMilliseconds(Bound.Bind(text).Evaluate(row).Bits);
}
