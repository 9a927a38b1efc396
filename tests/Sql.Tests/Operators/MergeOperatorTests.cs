using System.Buffers;
using SensorGrid.Sql.Operators;
using SensorGrid.Sql.State;

namespace SensorGrid.Sql.Tests.Operators;

public sealed class MergeOperatorTests
{
    private readonly Collected _collected = new();

    [Fact]
    public void A_restored_one_of_three_streams_passes_on_rows_of_one_instant_in_the_order_of_their_arrival()
    {
        var (before, after) = (new Collected(), new Collected());
        var saved = new MergeOperator([before, before, before], [before, before, before], before);
        saved.Inputs[1].Add(Make.Row(5, 1));
        saved.Inputs[0].Add(Make.Row(5, 2));
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new StateWriter(buffer);
        saved.Save(writer);
        writer.Finish();
        var restored = new MergeOperator([after, after, after], [after, after, after], after);
        restored.Load(new StateReader(buffer.WrittenMemory));

        restored.Inputs[2].Add(Make.Row(5, 3));

        Assert.Empty(before.Rows);
        Assert.Equal(["5:1", "5:2", "5:3"], after.Rows);
    }

    [Fact]
    public void A_row_is_held_until_no_stream_can_have_an_earlier_one()
    {
        var merge = new MergeOperator([_collected, _collected], [_collected, _collected], _collected);
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
        var merge = new MergeOperator([_collected, _collected], [_collected, _collected], _collected);
        merge.Inputs[1].AdvanceTo(long.MaxValue);
        merge.Inputs[0].Add(Make.Row(5, 1));

        Assert.Equal(["5:1"], _collected.Rows);
    }
}
