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

        Assert.Equal((0, 1, -1), (columns.Timestamp, columns.SensorId, columns.ReadingId));
        Assert.Equal([(2, "t"), (4, "h")], columns.Metrics);
    }

    [Fact]
    public void One_bad_value_among_the_first_rows_does_not_hide_a_metric()
    {
        var columns = Resolve("time,sensor,t", ["0,a,1", "1,a,oops", "2,a,3"], Options);

        Assert.Equal([(2, "t")], columns.Metrics);
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

        Assert.Equal([(ordinal, metric)], columns.Metrics);
    }

    [Fact]
    public void Value_columns_may_be_a_list() =>
        Assert.Equal([(2, "x"), (3, "c")], Resolve("time,sensor,b,c", ["0,a,1,2"], Options with { ValueColumns = ["b=x,c"] }).Metrics);

    [Theory]
    [InlineData("when,sensor,t", "--timestamp-column")]
    [InlineData("time,t", "--sensor-id NAME, or --sensor-id-column")]
    [InlineData("time,sensor,temp (C)", "'temp (C)' is not a metric name (1 to 48 characters of a-z, A-Z, 0-9, _ and -, without __): name it with --value-column 'temp (C)=NAME'")]
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

        Assert.Contains("two columns are to be the metric 'x'", exception.Message);
    }

    private static CsvColumns Resolve(string header, string[] rows, InputOptions options) =>
        CsvColumns.Resolve("data.csv", header.Split(','), [.. rows.Select(row => row.Split(','))], options);
}
