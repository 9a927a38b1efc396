using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests;

public sealed class ValueTests
{
    [Fact]
    public void A_null_is_no_value_of_any_type_and_the_same_as_another_null()
    {
        Assert.True(Value.Null.IsNull);
        Assert.False(Value.Of(0L).IsNull);
        Assert.Equal(Value.Null, Value.Of((string?)null));
        Assert.NotEqual(Value.Null, Value.Of(0L));
    }
}
