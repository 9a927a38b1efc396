using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Operators;

public sealed class KeyComparerTests
{
    [Fact]
    public void Equal_keys_have_equal_hash_codes()
    {
        Value[] one = [Value.Of("a"), Value.Null, Value.Of(1L)];
        Value[] other = [Value.Of(new string('a', 1)), Value.Null, Value.Of(1L)];

        Assert.True(KeyComparer.Instance.Equals(one, other));
        Assert.Equal(KeyComparer.Instance.GetHashCode(one), KeyComparer.Instance.GetHashCode(other));
    }

    [Fact]
    public void Keys_that_differ_in_one_value_are_different() => Assert.False(KeyComparer.Instance.Equals([Value.Of("a"), Value.Null], [Value.Of("a"), Value.Of(0L)]));
}
