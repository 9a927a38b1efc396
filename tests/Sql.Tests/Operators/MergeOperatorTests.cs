using SensorGrid.Sql.Operators;

namespace SensorGrid.Sql.Tests.Operators;

public sealed class MergeOperatorTests
{
    private readonly Collected _collected = new();

    [Fact]
    public void A_row_is_held_until_no_stream_can_have_an_earlier_one()
    {
        var merge = new MergeOperator([_collected, _collected], _collected);
        merge.Inputs[0].Add(Make.Row(5, 1));
        merge.Inputs[0].Add(Make.Row(8, 2));
        Assert.Empty(_collected.All);

        merge.Inputs[1].Add(Make.Row(6, 3));
        merge.Inputs[1].AdvanceTo(7);

        Assert.Equal(["5:1", "6:3", "-6", "-7"], _collected.All);
    }

    [Fact]
    public void A_stream_that_ended_holds_nothing_back()
    {
        var merge = new MergeOperator([_collected, _collected], _collected);
        merge.Inputs[1].AdvanceTo(long.MaxValue);
        merge.Inputs[0].Add(Make.Row(5, 1));

        Assert.Equal(["5:1"], _collected.Rows);
    }
}
