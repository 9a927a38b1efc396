using SensorGrid.Features.Detection;
using SensorGrid.Features.Readings;
using static SensorGrid.Features.Tests.Detection.ScoredSensor;

namespace SensorGrid.Features.Tests.Detection;

public sealed class SilenceTests
{
    private static readonly Reading[] Readings = Calm(200);

    private static readonly DateTimeOffset LastArrival = Readings[^1].EventTime.AddSeconds(2);

    [Fact]
    public void A_sensor_is_silent_when_nothing_came_for_twice_as_long_as_ever()
    {
        // A reading a minute: five usual pauses, twice, and what senders may hold back.
        var engine = Heard().Engine;
        var from = LastArrival.AddMinutes(10).AddSeconds(10);

        Assert.Equal(from, engine.SilentFrom);
        Assert.Null(engine.OpenSilence(from.AddTicks(-1)));
        var silence = engine.OpenSilence(from)!;
        Assert.Equal((AnomalyKind.Silence, 0, Readings[^1].EventTime), (silence.Kind, silence.Revision, silence.StartedAt));
        Assert.Equal((Some.Shard.Shard, Some.Place(200)), (silence.Shard, silence.Position));
        Assert.Null(silence.EndedAt);
        Assert.InRange(silence.Score, 0.5, 0.6);
    }

    [Fact]
    public void It_is_told_once_and_also_a_restarted_sensor_knows_of_it()
    {
        var sensor = Heard();
        Assert.NotNull(sensor.Engine.OpenSilence(LastArrival.AddHours(1)));

        Assert.Null(sensor.Engine.OpenSilence(LastArrival.AddHours(2)));
        Assert.Null(sensor.Restart().Engine.OpenSilence(LastArrival.AddHours(3)));
        Assert.Null(sensor.Engine.SilentFrom);
    }

    [Fact]
    public void A_restarted_sensor_knows_when_to_expect_its_next_reading()
    {
        var sensor = Heard();

        Assert.Equal(sensor.Engine.SilentFrom, sensor.Restart().Engine.SilentFrom);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(0)]
    [InlineData(-300)]
    public void The_next_reading_ends_it_whatever_its_event_time(int minutes)
    {
        var sensor = Heard();
        var silence = sensor.Engine.OpenSilence(LastArrival.AddHours(1))!;
        sensor.Restart().Take([Some.Reading(Readings[^1].EventTime.AddMinutes(minutes), ("t", 20))]);

        var ended = Assert.Single(sensor.Changed, change => change.Kind == AnomalyKind.Silence);
        Assert.Equal((silence.Shard, silence.Position, 1), (ended.Shard, ended.Position, ended.Revision));
        Assert.Equal(Readings[^1].EventTime.AddMinutes(Math.Max(minutes, 0)), ended.EndedAt);
        Assert.True(ended.Score >= silence.Score);
    }

    [Fact]
    public void One_that_nobody_told_of_has_the_same_name_and_the_same_last_state()
    {
        var told = Heard();
        told.Engine.OpenSilence(LastArrival.AddHours(1));
        var forgotten = Heard();
        var next = Some.Reading(Readings[^1].EventTime.AddHours(3), ("t", 20));

        Assert.Equivalent(
            told.Take([next]).Changed.Single(change => change.Kind == AnomalyKind.Silence),
            forgotten.Take([next]).Changed.Single(change => change.Kind == AnomalyKind.Silence),
            strict: true);
    }

    [Fact]
    public void A_sensor_whose_rhythm_or_arrival_is_not_known_is_never_silent()
    {
        var few = new ScoredSensor().Take(Readings[..50]);
        few.Engine.NoteArrival(LastArrival);

        Assert.Null(few.Engine.OpenSilence(LastArrival.AddYears(1)));
        Assert.Null(new ScoredSensor().Take(Readings).Engine.OpenSilence(LastArrival.AddYears(1)));
    }

    private static ScoredSensor Heard()
    {
        var sensor = new ScoredSensor().Take(Readings);
        sensor.Changed.Clear();
        sensor.Engine.NoteArrival(LastArrival);
        return sensor;
    }
}
