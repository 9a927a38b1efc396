using SensorGrid.Features.Log;
using SensorGrid.Grains.Sensors;

namespace SensorGrid.Grains.Tests.Sensors;

public sealed class DurablePositionsTests
{
    private readonly DurablePositions _durable = new();
    private readonly Dictionary<string, LogPosition?> _live = [];

    [Fact]
    public void What_was_not_touched_is_stored_as_it_is_in_memory() => Assert.Equal(Some.Position(3), _durable.Of("a", Some.Position(3)));

    [Fact]
    public void What_went_on_in_memory_is_stored_as_it_was_before()
    {
        Advance("a", 1);
        Advance("a", 2);

        Assert.Null(_durable.Of("a", Live("a")));
        Assert.True(_durable.Behind);
    }

    [Fact]
    public void A_write_stores_the_places_of_its_snapshot()
    {
        Advance("a", 1);
        var captured = _durable.Capture(Live);

        _durable.OnStored(captured, Live);

        Assert.Equal(Some.Position(1), _durable.Of("a", Live("a")));
        Assert.False(_durable.Behind);
    }

    [Fact]
    public void What_came_while_a_write_was_under_way_is_not_stored_by_it()
    {
        Advance("a", 1);
        var captured = _durable.Capture(Live);
        Advance("a", 2);
        Advance("b", 1);

        _durable.OnStored(captured, Live);

        Assert.Equal(Some.Position(1), _durable.Of("a", Live("a")));
        Assert.Null(_durable.Of("b", Live("b")));
        Assert.True(_durable.Behind);
    }

    private void Advance(string shard, int place)
    {
        _durable.OnAdvanced(shard, Live(shard));
        _live[shard] = Some.Position(place);
    }

    private LogPosition? Live(string shard) => _live.GetValueOrDefault(shard);
}
