using SensorGrid.Features.Log;
using SensorGrid.Grains.Sensors;

namespace SensorGrid.Grains.Tests.Sensors;

public sealed class DurablePositionsTests
{
    private static readonly ShardName A = ShardName.Parse("a");
    private static readonly ShardName B = ShardName.Parse("b");

    private readonly DurablePositions _durable = new();
    private readonly Dictionary<ShardName, LogPosition?> _live = [];

    [Fact]
    public void What_was_not_touched_is_stored_as_it_is_in_memory() => Assert.Equal(Some.Position(3), _durable.Of(A, Some.Position(3)));

    [Fact]
    public void What_went_on_in_memory_is_stored_as_it_was_before()
    {
        Advance(A, 1);
        Advance(A, 2);

        Assert.Null(_durable.Of(A, Live(A)));
        Assert.True(_durable.Behind);
    }

    [Fact]
    public void A_write_stores_the_places_of_its_snapshot()
    {
        Advance(A, 1);
        var captured = _durable.Capture(Live);

        _durable.OnStored(captured, Live);

        Assert.Equal(Some.Position(1), _durable.Of(A, Live(A)));
        Assert.False(_durable.Behind);
    }

    [Fact]
    public void What_came_while_a_write_was_under_way_is_not_stored_by_it()
    {
        Advance(A, 1);
        var captured = _durable.Capture(Live);
        Advance(A, 2);
        Advance(B, 1);

        _durable.OnStored(captured, Live);

        Assert.Equal(Some.Position(1), _durable.Of(A, Live(A)));
        Assert.Null(_durable.Of(B, Live(B)));
        Assert.True(_durable.Behind);
    }

    private void Advance(ShardName shard, int place)
    {
        _durable.OnAdvanced(shard, Live(shard));
        _live[shard] = Some.Position(place);
    }

    private LogPosition? Live(ShardName shard) => _live.GetValueOrDefault(shard);
}
