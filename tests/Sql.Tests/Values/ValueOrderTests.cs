using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Values;

public sealed class ValueOrderTests
{
    [Fact]
    public void Values_are_sorted_by_their_type_with_nulls_last()
    {
        Assert.Equal([-2L, 1, 3], Sort(SqlType.Integer, Value.Of(3L), Value.Null, Value.Of(-2L), Value.Of(1L)).Select(value => value.Bits));
        Assert.Equal([-2.5, 0, 1E9], Sort(SqlType.Double, Value.Of(1E9), Value.Of(0.0), Value.Null, Value.Of(-2.5)).Select(value => value.Double));
        Assert.Equal(["B", "a", "ab"], Sort(SqlType.Text, Value.Of("ab"), Value.Null, Value.Of("a"), Value.Of("B")).Select(value => value.Text));
    }

    [Fact]
    public void Spaces_at_the_end_count_in_a_varchar_and_not_in_a_char()
    {
        Assert.Equal(0, ValueOrder.Compare(Value.Of("a  "), Value.Of("a"), new SqlType(SqlKind.Char, 3)));
        Assert.Equal(1, ValueOrder.Compare(Value.Of("a  "), Value.Of("a"), SqlType.Text));
    }

    [Fact]
    public void Nulls_are_the_same() => Assert.Equal(0, ValueOrder.Compare(Value.Null, Value.Null, SqlType.Integer));

    [Fact]
    public void Rows_are_ordered_field_by_field()
    {
        var type = new SqlType(SqlKind.Row) { Fields = new RowSchema([new Column("A", SqlType.Integer), new Column("B", SqlType.Text)]) };
        Assert.Equal(-1, ValueOrder.Compare(Value.Of([Value.Of(1L), Value.Of("a")]), Value.Of([Value.Of(1L), Value.Of("b")]), type));
    }

    private static List<Value> Sort(SqlType type, params Value[] values)
    {
        var sorted = values.Order(new ValueOrder(type)).ToList();
        Assert.True(sorted[^1].IsNull);
        return sorted[..^1];
    }
}
