using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Operators.Aggregates;
using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Operators;

public sealed class GroupOperatorTests
{
    private readonly Collected _collected = new();

    [Fact]
    public void A_bound_of_time_closes_the_groups_before_it_is_passed_on()
    {
        var group = Group(Make.Column(1));
        group.Add(Make.Row(5, 7, 1));
        group.Add(Make.Row(6, 8, 2));
        group.Add(Make.Row(6, 7, 3));

        group.AdvanceTo(9);
        group.AdvanceTo(10);

        Assert.Equal(["-9", "10:0,7,2,4", "10:0,8,1,2", "-10"], _collected.All);
    }

    [Fact]
    public void A_row_of_the_next_step_closes_the_groups()
    {
        var group = Group(Make.Column(1));
        group.Add(Make.Row(5, 7, 1));
        group.Add(Make.Row(10, 7, 2));

        Assert.Equal(["10:0,7,1,1"], _collected.All);
    }

    [Fact]
    public void It_is_due_at_the_end_of_the_step_while_a_group_is_open()
    {
        var group = Group(Make.Column(1));
        Assert.Equal(long.MaxValue, group.Due);

        group.Add(Make.Row(5, 7, 1));
        Assert.Equal(10, group.Due);

        group.AdvanceTo(10);
        Assert.Equal(long.MaxValue, group.Due);
    }

    [Fact]
    public void A_row_whose_argument_is_wrong_leaves_no_trace_in_any_aggregate()
    {
        var group = Group(Make.WrongFor(1, 2));
        group.Add(Make.Row(5, 7, 1));
        group.Add(Make.Row(5, 7, 2));
        group.AdvanceTo(10);

        Assert.Equal(["!WRONG", "10:0,7,1,1", "-10"], _collected.All);
    }

    [Fact]
    public void Nulls_are_one_group()
    {
        var group = Group(Make.Column(1));
        group.Add(Make.Row(5, null, 1));
        group.Add(Make.Row(6, null, null));
        group.AdvanceTo(10);

        Assert.Equal(["10:0,null,2,1"], _collected.Rows);
    }

    private GroupOperator Group(Scalar argument)
    {
        var calls = new AggregateCall[] { new(new CountAggregate(), null), new(new ExactSumAggregate(SqlType.BigInt, isAverage: false), argument) };
        return new GroupOperator(new Grouping([Make.Step(10), Make.Column(0)], calls), new TimeStep([Make.Step(10)]), [], _collected, _collected, _collected);
    }
}
