using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Input;

namespace SensorGrid.Cli.Tests.Input;

public sealed class CsvColumnsTests
{
    private static readonly InputOptions Options = new("data.csv");

    [Fact]
    public void By_default_time_and_sensor_go_by_name_and_every_other_numeric_column_is_a_metric()
    {
        var columns = Resolve("Timestamp,sensorId,t,note,h", ["2026-01-01,a,1,fine,2"], Options);

        Assert.Equal((0, 1, -1), (Assert.Single(columns.Timestamp), columns.SensorId, columns.ReadingId));
        Assert.Equal([new CsvMetric(2, "t"), new CsvMetric(4, "h")], columns.Metrics);
    }

    [Fact]
    public void One_bad_value_among_the_first_rows_does_not_hide_a_metric()
    {
        var columns = Resolve("time,sensor,t", ["0,a,1", "1,a,oops", "2,a,3"], Options);

        Assert.Equal([new CsvMetric(2, "t")], columns.Metrics);
    }

    [Fact]
    public void A_column_called_id_is_the_readings_id() =>
        Assert.Equal(2, Resolve("time,sensor,id,t", ["0,a,7,1"], Options).ReadingId);

    [Theory]
    [InlineData("b=temperature", 2, "temperature")]
    [InlineData("b", 2, "b")]
    public void A_value_column_can_be_renamed(string argument, int ordinal, string metric)
    {
        var columns = Resolve("time,sensor,b,cd", ["0,a,1,2"], Options with { ValueColumns = [argument] });

        Assert.Equal([new CsvMetric(ordinal, metric)], columns.Metrics);
    }

    [Fact]
    public void Value_columns_may_be_a_list() =>
        Assert.Equal([new CsvMetric(2, "x"), new CsvMetric(3, "c")], Resolve("time,sensor,b,c", ["0,a,1,2"], Options with { ValueColumns = ["b=x,c"] }).Metrics);

    [Theory]
    [InlineData("when,sensor,t", "--timestamp-column")]
    [InlineData("time,t", "--sensor-id NAME, or --sensor-id-column")]
    [InlineData("time,sensor,temp (C)", "'temp (C)' is not a metric name (1 to 48 characters of a-z, A-Z, 0-9, _ and -, without __). Name them, the other columns stay: --rename 'temp (C)=temp_C'")]
    [InlineData("time,sensor,a__b", "without __")]
    public void What_is_missing_or_cannot_be_is_said_up_front(string header, string message)
    {
        var exception = Assert.Throws<CliException>(() => Resolve(header, ["0,1,2"], Options));

        Assert.Contains(message, exception.Message);
        Assert.Contains("data.csv", exception.Message);
    }

    [Fact]
    public void A_column_that_is_not_there_is_named_with_its_option_and_those_that_are()
    {
        var exception = Assert.Throws<CliException>(() => Resolve("time,sensor,t", ["0,a,1"], Options with { ValueColumns = ["x"] }));

        Assert.Equal("'data.csv' has no column 'x', which --value-column names: its columns are 'time', 'sensor', 't'.", exception.Message);
    }

    [Fact]
    public void Two_columns_cannot_be_one_metric()
    {
        var exception = Assert.Throws<CliException>(() => Resolve("time,sensor,b,c", ["0,a,1,2"], Options with { ValueColumns = ["b=x", "c=x"] }));

        Assert.Contains("More than one column is to be the metric 'x'", exception.Message);
    }

    [Fact]
    public void A_column_that_is_empty_at_first_is_a_metric_when_numbers_come_later()
    {
        string[] rows = [.. Enumerable.Repeat("0,a,,1", 500), "0,a,7,1"];

        Assert.Equal([new CsvMetric(2, "x"), new CsvMetric(3, "y")], Resolve("time,sensor,x,y", rows, Options).Metrics);
    }

    [Fact]
    public void Every_other_column_is_left_out_with_its_reason()
    {
        var columns = Resolve("time,sensor,note,blank,marks,,y", ["0,a,fine,,NaN,4,1", "0,a,1e5x,,?,5,2"], Options);

        Assert.Equal([new CsvMetric(6, "y")], columns.Metrics);
        Assert.Equal(
            [
                "column 'note': it is text, 0 of 2 values are numbers: line 2, 'fine' is not a finite number",
                "column 'blank': it has no value in the whole file",
                "column 'marks': it has no number in the whole file, only marks for a missing value",
                "column '#6': it has no name; to have it: --rename '#6=NAME'",
            ],
            columns.LeftOut);
    }

    [Fact]
    public void Naming_one_column_says_that_the_others_are_left_out()
    {
        var columns = Resolve("time,sensor,a,b,c", ["0,a,1,2,3"], Options with { ValueColumns = ["b"] });

        Assert.Equal(["columns 'a', 'c': --value-column names others"], columns.LeftOut);
    }

    [Fact]
    public void Renaming_one_column_keeps_the_others()
    {
        var columns = Resolve("time,sensor,a b,c", ["0,a,1,2"], Options with { Renames = ["a b=ab"] });

        Assert.Equal([new CsvMetric(2, "ab"), new CsvMetric(3, "c")], columns.Metrics);
    }

    [Fact]
    public void All_names_that_cannot_be_are_told_at_once_with_options_that_work()
    {
        var options = Options with { Renames = [] };
        var exception = Assert.Throws<CliException>(() => Resolve("time,sensor,a b,a_b,°C,温度,it's", ["0,a,1,2,3,4,5"], options));

        Assert.EndsWith("--rename 'a b=a_b_2' --rename '°C=C' --rename '温度=column_6' --rename 'it'\\''s=it_s'", exception.Message);
        options = options with { Renames = ["a b=a_b_2", "°C=C", "温度=column_6", "it's=it_s"] };
        Assert.Equal(["a_b_2", "a_b", "C", "column_6", "it_s"], Resolve("time,sensor,a b,a_b,°C,温度,it's", ["0,a,1,2,3,4,5"], options).Metrics.Select(metric => metric.Metric));
    }

    [Fact]
    public void Columns_of_one_name_are_told_apart_by_their_numbers()
    {
        Assert.Contains("--rename '#4=t_2'", Assert.Throws<CliException>(() => Resolve("time,sensor,t,t", ["0,a,1,2"], Options)).Message);
        Assert.Contains("say which by its number, #3 or #4", Assert.Throws<CliException>(() => Resolve("time,sensor,t,t", ["0,a,1,2"], Options with { ValueColumns = ["t"] })).Message);
        Assert.Equal([new CsvMetric(2, "t"), new CsvMetric(3, "u")], Resolve("time,sensor,t,t", ["0,a,1,2"], Options with { Renames = ["#4=u"] }).Metrics);
    }

    [Theory]
    [InlineData("Date,Time")]
    [InlineData("#1,time")]
    public void Two_columns_can_be_the_time_together(string argument) =>
        Assert.Equal([0, 1], Resolve("Date,Time,sensor,t", ["d,t,a,1"], Options with { TimestampColumn = argument }).Timestamp);

    [Fact]
    public void A_part_of_the_time_that_is_left_out_is_recognized()
    {
        var columns = Resolve("Date,Time,sensor,t", ["1/2/2026,17:24:00,a,1"], Options with { TimestampColumn = "Date" });

        Assert.EndsWith("if it is a part of the time, name both columns: --timestamp-column DATE,TIME", Assert.Single(columns.LeftOut));
    }

    [Fact]
    public void More_than_64_metrics_are_refused()
    {
        var header = "time,sensor," + string.Join(',', Enumerable.Range(0, 1_025).Select(i => $"m{i}"));

        Assert.Contains("1025 columns with numbers", Assert.Throws<CliException>(() => Resolve(header, ["0,a" + string.Concat(Enumerable.Repeat(",1", 1_025))], Options)).Message);
    }

    private static CsvColumns Resolve(string header, string[] rows, InputOptions options)
    {
        var names = header.Split(',');
        var columns = Array.ConvertAll(names, _ => new ColumnSurvey());
        foreach (var (number, row) in rows.Index())
        {
            foreach (var (ordinal, cell) in row.Split(',').Take(names.Length).Index())
            {
                columns[ordinal].Add(cell, number + 2, new NumberCells(false, null));
            }
        }

        return CsvColumns.Resolve("data.csv", new CsvSurvey(names, columns, rows.Length), options);
    }
}
