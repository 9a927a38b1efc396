using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Tests.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Running;

/// <summary>Whole applications on little data, with results that were worked out by hand.</summary>
public sealed class ApplicationsTests
{
    [Fact]
    public void Anomalies_are_sorted_by_second_and_falling_score()
    {
        var program = Compile("kda-machine-anomalies", ("sensor_id", SqlType.Text), ("temperature", SqlType.Double), ("rpm", SqlType.Double), ("in_service", SqlType.Boolean));
        var random = new Random(5);
        var rows = Enumerable.Range(0, 700).Select(i => At(i * 0.1, "s", 20 + random.NextDouble(), i is 600 or 602 ? (i == 600 ? 110.0 : 900.0) : 100 + random.NextDouble(), true)).ToList();

        var output = Some.Run(program, rows);

        Assert.Equal(700, output["SCORED"].Length);
        Assert.All(output["SCORED"].Take(256), row => Assert.EndsWith("|0", row, StringComparison.Ordinal));
        var alarms = output["ALARMS"].Where(row => row.StartsWith("60", StringComparison.Ordinal)).ToList();
        Assert.StartsWith("60.2|s|", alarms[0], StringComparison.Ordinal);
        Assert.Contains(alarms, row => row.StartsWith("60|s|", StringComparison.Ordinal));
        var scores = alarms.Select(row => double.Parse(row[(row.LastIndexOf('|') + 1)..], System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(scores.OrderDescending(), scores);
    }

    [Fact]
    public void Trades_are_counted_by_ticker_and_event_minute_in_windows_of_their_own()
    {
        var program = Compile("kda-stagger-trades", ("ticker_symbol", SqlType.Text), ("event_time", SqlType.Timestamp));

        var output = Some.Run(program, [At(20, "AMZN", Some.Start + 15_000), At(30, "AMZN", Some.Start + 25_000), At(65, "AMZN", Some.Start + 59_000), At(75, "AMZN", Some.Start + 61_000)]);

        Assert.Equal(["80|AMZN|2024-05-06 11:00:00|3", "135|AMZN|2024-05-06 11:01:00|1"], output["TRADES_PER_MINUTE"]);
    }

    [Fact]
    public void Short_and_long_averages_of_a_ticker_have_three_and_eleven_rows()
    {
        var program = Compile("kda-two-row-windows", ("ticker_symbol", SqlType.Text), ("price", SqlType.Real));

        var output = Some.Run(program, Enumerable.Range(1, 13).Select(i => At(i, "A", (double)i)).Append(At(14, "B", 5.0)));

        Assert.Equal(["1|A|1|1", "2|A|1.5|1.5", "3|A|2|2", "4|A|3|2.5"], output["AVERAGES"].Take(4));
        Assert.Equal(["12|A|11|7", "13|A|12|8", "14|B|5|5"], output["AVERAGES"].TakeLast(3));
    }

    [Fact]
    public void An_alert_is_told_once_a_minute()
    {
        var program = Compile("kda-throttled-alert", ("ticker_symbol", SqlType.Text), ("sector", SqlType.Text), ("change", SqlType.Real), ("price", SqlType.Real));

        // Of 100, a change of 2 is above one per cent, and one of 0.5 is not. The alert at 61 sees the one at 1, exactly a minute old, and the one at 122 none.
        var output = Some.Run(program, [At(1, "A", "E", 2.0, 102.0), At(2, "A", "E", 0.5, 100.5), At(3, "A", "E", -2.0, 98.0), At(4, "B", "E", 3.0, 103.0), At(61, "A", "E", 2.0, 102.0), At(122, "A", "E", 2.0, 102.0)]);

        Assert.Equal(["1|A|E|2|102", "3|A|E|-2|98", "4|B|E|3|103", "61|A|E|2|102", "122|A|E|2|102"], output["JUMPS"]);
        Assert.Equal(["1|A|2|1", "4|B|3|1", "122|A|2|1"], output["FIRST_JUMPS"]);
    }

    [Fact]
    public void A_late_arrival_gives_a_second_row_for_its_minute()
    {
        var program = Compile("kda-two-time-keys", ("ticker_symbol", SqlType.Text), ("APPROXIMATE_ARRIVAL_TIME", SqlType.Timestamp));

        var output = Some.Run(program, [At(10, "A", Some.Start + 9_000), At(20, "A", Some.Start + 19_000), At(61, "A", Some.Start + 59_000), At(62, "A", Some.Start + 61_000)]);

        Assert.Equal(
            [
                "60|2024-05-06 11:00:00|2024-05-06 11:00:00|A|2",
                "120|2024-05-06 11:01:00|2024-05-06 11:00:00|A|1",
                "120|2024-05-06 11:01:00|2024-05-06 11:01:00|A|1",
            ],
            output["COUNTS"]);
    }

    [Fact]
    public void Companies_are_looked_up_and_unknown_ones_are_null()
    {
        var companies = new ReferenceTable("companies", new RowSchema([new Column("ticker", SqlType.Text), new Column("company", SqlType.Text)]), [new Row(0, [Value.Of("AMZN"), Value.Of("Amazon")])]);
        var program = Some.Program(ExamplePrograms.Read("kda-company-names"), [companies], Input(("ticker_symbol", SqlType.Text), ("sector", SqlType.Text), ("price", SqlType.Real)));

        var output = Some.Run(program, [At(1, "AMZN", "RETAIL", 10.0), At(2, "XYZ", "ENERGY", 20.0)]);

        Assert.Equal(["1|AMZN|Amazon|RETAIL|10", "2|XYZ|null|ENERGY|20"], output["NAMED_TRADES"]);
    }

    [Fact]
    public void Hearts_that_beat_too_fast_or_too_slowly_are_told_each_minute()
    {
        var program = Compile("kda-heart-rate", ("patientId", SqlType.Text), ("deviceId", SqlType.Text), ("value", SqlType.Integer));

        var output = Some.Run(program, [At(1, "p1", "d1", 130L), At(2, "p1", "d1", 121L), At(3, "p2", "d2", 30L), At(4, "p3", "d3", 80L), At(5, "p4", "d4", 120L), At(6, "p4", "d4", 121L), At(61, "p1", "d1", 80L)]);

        // The mean of whole numbers is a whole number: 125 of 130 and 121, and 120 of 120 and 121.
        Assert.Equal(["60|2024-05-06 11:01:00|p1|d1|125", "60|2024-05-06 11:01:00|p2|d2|30"], output["HEART_ALARMS"]);
    }

    [Fact]
    public void Means_over_ten_seconds_tell_when_their_readings_arrived()
    {
        var program = Compile("kda-ten-seconds", ("device", SqlType.Text), ("sensor_name", SqlType.Text), ("sensor_value", SqlType.Double));

        var output = Some.Run(program, [At(0, "d", "t", 1.0), At(5, "d", "t", 2.0), At(10, "d", "t", 6.0), At(10.001, "d", "t", 7.0), At(10.001, "e", "t", 1.0)]);

        Assert.Equal(
            [
                "0|d|t|1|2024-05-06 11:00:00|2024-05-06 11:00:00",
                "5|d|t|1.5|2024-05-06 11:00:00|2024-05-06 11:00:05",
                "10|d|t|3|2024-05-06 11:00:00|2024-05-06 11:00:10",
                "10.001|d|t|5|2024-05-06 11:00:05|2024-05-06 11:00:10.001",
                "10.001|e|t|1|2024-05-06 11:00:10.001|2024-05-06 11:00:10.001",
            ],
            output["MEANS"]);
    }

    private static SqlProgram Compile(string name, params (string Name, SqlType Type)[] columns) => Some.Program(ExamplePrograms.Read(name), Input(columns));

    private static SqlInput Input(params (string Name, SqlType Type)[] columns) =>
        new("SOURCE_SQL_STREAM_001", new RowSchema([.. columns.Select(column => new Column(column.Name, column.Type))]));

    private static Row At(double seconds, params object[] values) => new(Some.Start + (long)Math.Round(seconds * 1000), [.. values.Select(Of)]);

    private static Value Of(object value) => value switch
    {
        string text => Value.Of(text),
        double number => Value.Of(number),
        bool truth => Value.Of(truth),
        _ => Value.Of((long)value),
    };
}
