using SensorGrid.Grains.Shards;

namespace SensorGrid.Grains.Tests.Shards;

public sealed class DeliveryTrackerTests
{
    private readonly DeliveryTracker _deliveries = new();

    [Fact]
    public void A_sensor_that_was_handed_nothing_has_no_previous() => Assert.Null(_deliveries.LastOf("a"));

    [Fact]
    public void Previous_is_the_last_place_handed_over()
    {
        _deliveries.OnDelivered("a", Some.Position(1));
        _deliveries.OnDelivered("a", Some.Position(2));

        Assert.Equal(Some.Position(2), _deliveries.LastOf("a"));
    }

    [Fact]
    public void Previous_outlives_the_checkpoint_that_covers_it()
    {
        _deliveries.OnDelivered("a", Some.Position(1));
        _deliveries.BeginBarrier();

        Checkpointed(1);

        Assert.Equal(Some.Position(1), _deliveries.LastOf("a"));
    }

    [Fact]
    public void A_sensor_is_stored_once_the_checkpoint_covers_its_last_position()
    {
        _deliveries.OnDelivered("a", Some.Position(1, index: 99));
        _deliveries.BeginBarrier();
        Assert.False(_deliveries.IsStored("a"));

        Checkpointed(1);
        Assert.True(_deliveries.IsStored("a"));

        _deliveries.OnDelivered("a", Some.Position(2));
        Assert.False(_deliveries.IsStored("a"));
    }

    [Fact]
    public void A_rewind_returns_to_what_the_checkpoint_covers()
    {
        _deliveries.OnDelivered("a", Some.Position(1));
        _deliveries.OnDelivered("b", Some.Position(2));
        _deliveries.BeginBarrier();
        _deliveries.OnDelivered("b", Some.Position(3));
        _deliveries.OnDelivered("c", Some.Position(4));
        Checkpointed(2);

        _deliveries.Rewind(Some.Position(2).Sequence, 0);

        Assert.Equal((Some.Position(1), Some.Position(2), null), (_deliveries.LastOf("a"), _deliveries.LastOf("b"), _deliveries.LastOf("c")));
        Assert.Empty(_deliveries.BeginBarrier());
    }

    [Fact]
    public void A_rewind_knows_what_a_sensor_that_had_left_memory_was_delivered_before_the_checkpoint()
    {
        _deliveries.OnDelivered("a", Some.Position(1));
        _deliveries.BeginBarrier();
        Checkpointed(1);
        _deliveries.OnDelivered("a", Some.Position(2));
        _deliveries.OnStored("a", Some.Position(2));
        Assert.Empty(_deliveries.BeginBarrier());
        _deliveries.OnDelivered("a", Some.Position(3));
        Checkpointed(2);

        _deliveries.Rewind(Some.Position(2).Sequence, 0);

        Assert.Equal(Some.Position(2), _deliveries.LastOf("a"));
    }

    [Fact]
    public void A_rewind_to_another_checkpoint_than_the_last_one_knows_nothing()
    {
        _deliveries.OnDelivered("a", Some.Position(1));
        _deliveries.BeginBarrier();
        Checkpointed(1);

        _deliveries.Rewind(Some.Position(0).Sequence, 0);

        Assert.Null(_deliveries.LastOf("a"));
    }

    [Fact]
    public void A_checkpoint_within_an_aggregated_record_does_not_cover_the_rest_of_it()
    {
        _deliveries.OnDelivered("a", Some.Position(1) with { SubSequence = 3 });
        _deliveries.BeginBarrier();

        _deliveries.OnCheckpointed(Some.Position(1).Sequence, 2);

        Assert.False(_deliveries.IsStored("a"));
    }

    [Fact]
    public void Beyond_the_bound_the_sensors_that_were_quiet_for_longest_are_forgotten()
    {
        for (var i = 0; i <= DeliveryTracker.MaxQuiet; i++)
        {
            _deliveries.OnDelivered($"{i}", Some.Position(i));
        }

        _deliveries.BeginBarrier();
        _deliveries.OnDelivered("active", Some.Position(DeliveryTracker.MaxQuiet + 2));
        var forgotten = _deliveries.OnCheckpointed(Some.Position(DeliveryTracker.MaxQuiet + 1).Sequence, 0);

        Assert.Equal(DeliveryTracker.MaxQuiet + 2, _deliveries.Count + forgotten);
        Assert.Null(_deliveries.LastOf($"{forgotten - 1}"));
        Assert.Equal(Some.Position(forgotten), _deliveries.LastOf($"{forgotten}"));
        Assert.NotNull(_deliveries.LastOf("active"));
    }

    [Fact]
    public void Up_to_the_bound_nothing_is_forgotten()
    {
        for (var i = 0; i < DeliveryTracker.MaxQuiet; i++)
        {
            _deliveries.OnDelivered($"{i}", Some.Position(i));
        }

        _deliveries.BeginBarrier();

        Assert.Equal(0, _deliveries.OnCheckpointed(Some.Position(DeliveryTracker.MaxQuiet).Sequence, 0));
    }

    [Fact]
    public void What_is_taken_while_a_barrier_runs_keeps_its_previous_when_the_checkpoint_is_written()
    {
        _deliveries.OnDelivered("a", Some.Position(1));
        _deliveries.BeginBarrier();
        _deliveries.OnDelivered("a", Some.Position(2));

        Checkpointed(1);

        Assert.Equal(Some.Position(2), _deliveries.LastOf("a"));
        Assert.Equal([new("a", Some.Position(2))], _deliveries.BeginBarrier());
    }

    [Fact]
    public void A_barrier_asks_for_what_was_taken_since_the_last_one()
    {
        _deliveries.OnDelivered("a", Some.Position(1));
        _deliveries.OnDelivered("b", Some.Position(2));
        Assert.Equal([new("a", Some.Position(1)), new("b", Some.Position(2))], _deliveries.BeginBarrier());

        _deliveries.OnDelivered("b", Some.Position(3));
        Assert.Equal([new("b", Some.Position(3))], _deliveries.BeginBarrier());
        Assert.Empty(_deliveries.BeginBarrier());
    }

    [Fact]
    public void A_barrier_that_failed_is_asked_for_again_at_the_latest_place()
    {
        _deliveries.OnDelivered("a", Some.Position(1));
        _deliveries.OnDelivered("b", Some.Position(2));
        var failed = _deliveries.BeginBarrier();
        _deliveries.OnDelivered("b", Some.Position(3));

        _deliveries.OnBarrierFailed(failed);

        Assert.Equal([new("a", Some.Position(1)), new("b", Some.Position(3))], _deliveries.BeginBarrier());
    }

    [Fact]
    public void A_new_beginning_forgets_everything()
    {
        _deliveries.OnDelivered("a", Some.Position(1));

        _deliveries.Clear();

        Assert.Null(_deliveries.LastOf("a"));
        Assert.Empty(_deliveries.BeginBarrier());
    }

    private void Checkpointed(int place) => _deliveries.OnCheckpointed(Some.Position(place).Sequence, 0);
}
