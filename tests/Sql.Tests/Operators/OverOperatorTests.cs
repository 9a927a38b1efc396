using SensorGrid.Sql.Operators.Aggregates;
using SensorGrid.Sql.Operators.Windows;
using SensorGrid.Sql.Scalars;

namespace SensorGrid.Sql.Tests.Operators;

public sealed class OverOperatorTests
{
    private readonly Collected _collected = new();

    [Fact]
    public void Rows_of_an_instant_are_held_until_it_is_complete()
    {
        var over = Over(new WindowPlan([Make.Column(0)], false, 10, [Count(1)], [0]));
        over.Add(Make.Row(5, 7, 1));
        over.Add(Make.Row(5, 7, 2));
        over.AdvanceTo(5);
        Assert.Equal(["-5"], _collected.All);
        Assert.Equal(6, over.Due);

        over.AdvanceTo(6);
        Assert.Equal(["-5", "5:7,1,2", "5:7,2,2", "-6"], _collected.All);
    }

    [Fact]
    public void Rows_of_a_window_of_rows_leave_at_once()
    {
        var over = Over(new WindowPlan([Make.Column(0)], true, 1, [Count(1)], [0]));
        over.Add(Make.Row(5, 7, 1));
        over.Add(Make.Row(5, 7, 2));
        over.Add(Make.Row(5, 7, 3));

        Assert.Equal(["5:7,1,1", "5:7,2,2", "5:7,3,2"], _collected.All);
    }

    [Fact]
    public void A_partition_is_forgotten_when_its_rows_have_left_the_window()
    {
        var over = Over(new WindowPlan([Make.Column(0)], false, 10, [Count(1)], [0]));
        for (var i = 0; i < 100; i++)
        {
            over.Add(Make.Row(i, i, 1));
        }

        over.AdvanceTo(100);
        Assert.Equal(10, over.Partitions);

        over.AdvanceTo(110);
        Assert.Equal(0, over.Partitions);
    }

    [Fact]
    public void A_row_that_waits_for_a_later_one_holds_back_rows_and_bounds()
    {
        var over = Over(new WindowPlan([Make.Column(0)], true, null, [new LeadFunction(Make.Column(1).Type, 1) { Argument = Make.Column(1) }], [0]));
        over.Add(Make.Row(5, 7, 1));
        over.Add(Make.Row(6, 8, 2));
        over.AdvanceTo(9);
        Assert.Equal(["-5"], _collected.All);

        over.Add(Make.Row(9, 7, 3));
        over.AdvanceTo(long.MaxValue);
        Assert.Equal(["-5", "5:7,1,3", "6:8,2,null", "9:7,3,null", $"-{long.MaxValue}"], _collected.All);
    }

    [Fact]
    public void A_row_whose_argument_is_wrong_is_in_no_window()
    {
        var over = Over(new WindowPlan([Make.Column(0)], true, 5, [Count(Make.WrongFor(1, 2))], [0]));
        over.Add(Make.Row(5, 7, 1));
        over.Add(Make.Row(5, 7, 2));
        over.Add(Make.Row(5, 7, 3));

        Assert.Equal(["5:7,1,1", "!WRONG", "5:7,3,2"], _collected.All);
    }

    private static AggregateFunction Count(int column) => Count(Make.Column(column));

    private static AggregateFunction Count(Scalar argument) => new(new CountAggregate()) { Argument = argument };

    private OverOperator Over(params WindowPlan[] windows) => new(windows, 2, _collected, _collected);
}
