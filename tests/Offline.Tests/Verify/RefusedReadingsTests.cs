using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Offline.Verify;

namespace SensorGrid.Offline.Tests.Verify;

public sealed class RefusedReadingsTests
{
    private static readonly ShardName Shard = ShardName.Parse("shardId-000000000000");

    [Fact]
    public void Only_dead_letters_of_too_many_sensors_say_that_a_reading_was_refused()
    {
        var refused = new RefusedReadings([
            DeadLetterId.Of(RefusedSensors.LogOf(Shard), Place(1)), new StreamPosition(Shard, Place(2)).ToString(), DeadLetterId.Of(RefusedValues.LogOf(Shard), Place(3)), "nonsense"]);

        Assert.True(refused.Contains(Shard, Place(1)));
        Assert.False(refused.Contains(Shard, Place(2)));
        Assert.False(refused.Contains(Shard, Place(3)));
    }

    [Fact]
    public void A_sensor_is_refused_when_its_last_reading_of_every_shard_was()
    {
        var (refusedAtEnd, letInLater) = (new SensorInLog("a"), new SensorInLog("b"));
        refusedAtEnd.Note(Shard, Place(1), Reading("a"));
        letInLater.Note(Shard, Place(2), Reading("b"));
        letInLater.Note(Shard, Place(3), Reading("b"));
        var refused = new RefusedReadings([DeadLetterId.Of(RefusedSensors.LogOf(Shard), Place(1)), DeadLetterId.Of(RefusedSensors.LogOf(Shard), Place(2))]);

        Assert.True(refused.ContainsAllOf(refusedAtEnd));
        Assert.False(refused.ContainsAllOf(letInLater));
    }

    private static LogPosition Place(int place) => new(new SequenceNumber(0, (ulong)place), 0, 0);

    private static Reading Reading(string id) => new(id, DateTimeOffset.UnixEpoch, [new MetricValue("t", 1)], null);
}
