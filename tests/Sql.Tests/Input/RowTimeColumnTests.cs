using SensorGrid.Sql.Input;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Input;

public sealed class RowTimeColumnTests
{
    [Theory]
    [InlineData("arrival", "timestamp,arrival")]
    [InlineData("approximateArrivalTimestamp", "ROWTIME,approximateArrivalTimestamp")]
    [InlineData("event_time", "ts,event_time")]
    [InlineData("Time", "x,Time")]
    public void The_time_of_arrival_comes_before_that_of_the_event(string expected, string columns)
    {
        var schema = new RowSchema([.. columns.Split(',').Select(name => new Column(name, SqlType.Timestamp))]);

        Assert.Equal(expected, RowTimeColumn.Candidates(schema, columns.Split(',')).First().Column.Name);
    }

    [Fact]
    public void A_column_that_cannot_be_a_time_is_no_candidate() =>
        Assert.Empty(RowTimeColumn.Candidates(new RowSchema([new Column("time", SqlType.Boolean), new Column("value", SqlType.Timestamp)]), ["time", "value"]));

    [Fact]
    public void A_renamed_column_is_found_by_its_name_in_the_file() =>
        Assert.Equal("COL_time", RowTimeColumn.Candidates(new RowSchema([new Column("COL_time", SqlType.BigInt)]), ["time"]).Single().Column.Name);

    [Theory]
    [InlineData("1795341600")]
    [InlineData("1795341600000")]
    [InlineData("2026-11-22T10:00:00Z")]
    [InlineData("2026-11-22 10:00:00")]
    public void Text_is_read_as_a_time_or_a_number_since_1970(string text)
    {
        var error = new RowTimeColumn(0, new Column("t", SqlType.Text)).Read([Value.Of(text)], out var time);

        Assert.Null(error);
        Assert.Equal(1795341600000, time);
    }

    [Theory]
    [InlineData(1795341600.25)]
    [InlineData(1795341600250d)]
    public void A_number_keeps_its_milliseconds(double number)
    {
        new RowTimeColumn(0, new Column("t", SqlType.Double)).Read([Value.Of(number)], out var time);

        Assert.Equal(1795341600250, time);
    }

    [Fact]
    public void A_row_without_a_time_is_an_error() =>
        Assert.Equal("NO_TIME column \"t\", the time of the row, has no value", Error(Value.Null));

    [Fact]
    public void A_text_that_is_no_time_is_named() => Assert.StartsWith("NO_TIME column \"t\", the time of the row: 'noon' is no time such as ", Error(Value.Of("noon")));

    private static string Error(Value value)
    {
        var error = new RowTimeColumn(0, new Column("t", SqlType.Text)).Read([value], out _)!;
        return $"{error.Name} {error.Message}";
    }
}
