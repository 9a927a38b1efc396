using SensorGrid.Grains.Shards;

namespace SensorGrid.Grains.Tests.Shards;

public sealed class SilenceWatchTests
{
    private readonly SilenceWatch _watch = new();

    [Fact]
    public void A_sensor_is_asked_once_when_nothing_came_for_a_while_and_then_when_it_says()
    {
        _watch.OnHeard("a", At(0));

        Assert.Empty(_watch.Due(At(14), 10));
        Assert.Equal(["a"], _watch.Due(At(15), 10));
        _watch.OnAnswer("a", At(15), At(100));
        Assert.Empty(_watch.Due(At(99), 10));
        Assert.Equal(["a"], _watch.Due(At(100), 10));
    }

    [Fact]
    public void One_whose_rhythm_is_known_is_not_asked_before_it_is_overdue()
    {
        _watch.OnHeard("a", At(0));
        _watch.OnAnswer(Assert.Single(_watch.Due(At(20), 10)), At(20), At(100));
        _watch.OnHeard("a", At(50));

        Assert.Empty(_watch.Due(At(149), 10));
        Assert.Equal(["a"], _watch.Due(At(150), 10));
    }

    [Fact]
    public void One_that_need_not_be_asked_again_is_not_before_its_next_reading()
    {
        _watch.OnHeard("a", At(0));
        _watch.OnAnswer(Assert.Single(_watch.Due(At(20), 10)), At(20), null);

        Assert.Empty(_watch.Due(At(1_000_000), 10));
        _watch.OnHeard("a", At(1_000_001));
        Assert.Equal(["a"], _watch.Due(At(1_000_016), 10));
    }

    [Fact]
    public void One_that_is_overdue_but_waits_for_another_shard_is_asked_again_soon()
    {
        _watch.OnHeard("a", At(0));
        _watch.OnAnswer(Assert.Single(_watch.Due(At(20), 10)), At(20), At(18));

        Assert.Empty(_watch.Due(At(34), 10));
        Assert.Equal(["a"], _watch.Due(At(35), 10));
    }

    [Fact]
    public void Those_who_may_be_silent_since_before_are_asked_unless_they_are_heard()
    {
        _watch.OnHeard("b", At(50));
        _watch.Expect(["a", "b"], At(60));

        Assert.Equal(["a"], _watch.Due(At(60), 10));
        Assert.Equal(["b"], _watch.Due(At(65), 10));
    }

    [Fact]
    public void One_that_left_memory_is_asked_when_it_said_and_not_before()
    {
        _watch.OnHeard("a", At(0));
        _watch.OnStored("a", At(100));

        Assert.Empty(_watch.Due(At(99), 10));
        Assert.Equal(["a"], _watch.Due(At(100), 10));
    }

    [Fact]
    public void One_that_left_memory_and_is_not_awaited_is_asked_once_something_came_again()
    {
        _watch.OnHeard("a", At(0));
        _watch.OnStored("a", null);
        _watch.OnHeard("a", At(10));

        Assert.Empty(_watch.Due(At(24), 10));
        Assert.Equal(["a"], _watch.Due(At(25), 10));
        _watch.OnAnswer("a", At(25), null);
        Assert.Empty(_watch.Due(At(1_000_000), 10));
    }

    [Fact]
    public void No_more_are_asked_at_a_time_than_allowed()
    {
        _watch.Expect(["a", "b", "c"], At(0));

        Assert.Equal(2, _watch.Due(At(100), 2).Count);
        Assert.Single(_watch.Due(At(100), 2));
    }

    private static DateTimeOffset At(int second) => Some.Noon.AddSeconds(second);
}
