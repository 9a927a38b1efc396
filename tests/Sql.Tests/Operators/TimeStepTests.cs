using CsCheck;
using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Operators;

public sealed class TimeStepTests
{
    [Fact]
    public void The_end_is_the_first_instant_with_another_value() => Gen.Select(Gen.Long[0, 2_000_000_000_000], Gen.Long[1, 100_000_000]).Sample(
        (time, length) => Assert.Equal(((time / length) + 1) * length, new TimeStep([Make.Step(length)]).End(time)));

    [Fact]
    public void Of_several_keys_the_first_change_is_the_end() => Assert.Equal(60, new TimeStep([Make.Step(100), Make.Step(60)]).End(7));

    [Fact]
    public void Rowtime_itself_changes_with_each_millisecond()
    {
        var step = new TimeStep([new RowTimeScalar(), Make.Step(60)]);

        Assert.Equal(8, step.End(7));
        Assert.True(step.IncludesEnd);
    }

    [Fact]
    public void A_key_that_never_changes_has_no_end() => Assert.Equal(long.MaxValue, new TimeStep([new ConstantScalar(Value.Of(1L), SqlType.BigInt)]).End(7));

    [Fact]
    public void A_step_over_ends_of_smaller_steps_includes_its_own_end()
    {
        var step = new TimeStep([new ShiftedTimeScalar(Make.Step(60), -1)]);

        Assert.Equal(61, step.End(20));
        Assert.Equal(61, step.End(60));
        Assert.True(step.IncludesEnd);
        Assert.False(new TimeStep([Make.Step(60)]).IncludesEnd);
    }
}
