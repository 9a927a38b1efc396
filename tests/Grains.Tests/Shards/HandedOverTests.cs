using SensorGrid.Grains.Shards;

namespace SensorGrid.Grains.Tests.Shards;

public sealed class HandedOverTests
{
    private readonly HandedOver _handedOver = new();

    [Fact]
    public void A_sensor_that_was_handed_nothing_has_no_previous() => Assert.Null(_handedOver.LastOf("a"));

    [Fact]
    public void Previous_is_the_last_place_handed_over()
    {
        _handedOver.OnTaken("a", Some.Position(1));
        _handedOver.OnTaken("a", Some.Position(2));

        Assert.Equal(Some.Position(2), _handedOver.LastOf("a"));
    }

    [Fact]
    public void Previous_outlives_the_barrier_until_the_checkpoint_has_passed_it()
    {
        _handedOver.OnTaken("a", Some.Position(1));
        _handedOver.BeginBarrier();
        Assert.Equal(Some.Position(1), _handedOver.LastOf("a"));

        Checkpointed(0);
        Assert.Equal(Some.Position(1), _handedOver.LastOf("a"));

        Checkpointed(1);
        Assert.Null(_handedOver.LastOf("a"));
    }

    [Fact]
    public void A_checkpoint_at_a_record_passes_all_readings_of_its_array()
    {
        _handedOver.OnTaken("a", Some.Position(1, index: 99));

        Checkpointed(1);

        Assert.Null(_handedOver.LastOf("a"));
    }

    [Fact]
    public void A_checkpoint_within_an_aggregated_record_does_not_pass_the_rest_of_it()
    {
        _handedOver.OnTaken("a", Some.Position(1) with { SubSequence = 3 });

        _handedOver.OnCheckpointed(Some.Position(1).Sequence, 2);

        Assert.NotNull(_handedOver.LastOf("a"));
    }

    [Fact]
    public void What_is_taken_while_a_barrier_runs_keeps_its_previous_when_the_checkpoint_is_written()
    {
        _handedOver.OnTaken("a", Some.Position(1));
        _handedOver.BeginBarrier();
        _handedOver.OnTaken("a", Some.Position(2));

        Checkpointed(1);

        Assert.Equal(Some.Position(2), _handedOver.LastOf("a"));
        Assert.Equal([new("a", Some.Position(2))], _handedOver.BeginBarrier());
    }

    [Fact]
    public void A_barrier_asks_for_what_was_taken_since_the_last_one()
    {
        _handedOver.OnTaken("a", Some.Position(1));
        _handedOver.OnTaken("b", Some.Position(2));
        Assert.Equal([new("a", Some.Position(1)), new("b", Some.Position(2))], _handedOver.BeginBarrier());

        _handedOver.OnTaken("b", Some.Position(3));
        Assert.Equal([new("b", Some.Position(3))], _handedOver.BeginBarrier());
        Assert.Empty(_handedOver.BeginBarrier());
    }

    [Fact]
    public void A_barrier_that_failed_is_asked_for_again_at_the_latest_place()
    {
        _handedOver.OnTaken("a", Some.Position(1));
        _handedOver.OnTaken("b", Some.Position(2));
        var failed = _handedOver.BeginBarrier();
        _handedOver.OnTaken("b", Some.Position(3));

        _handedOver.OnBarrierFailed(failed);

        Assert.Equal([new("a", Some.Position(1)), new("b", Some.Position(3))], _handedOver.BeginBarrier());
    }

    [Fact]
    public void A_new_beginning_forgets_everything()
    {
        _handedOver.OnTaken("a", Some.Position(1));

        _handedOver.Clear();

        Assert.Null(_handedOver.LastOf("a"));
        Assert.Empty(_handedOver.BeginBarrier());
    }

    private void Checkpointed(int place) => _handedOver.OnCheckpointed(Some.Position(place).Sequence, 0);
}
