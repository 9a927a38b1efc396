using CsCheck;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using static SensorGrid.Features.Tests.Detection.ScoredSensor;

namespace SensorGrid.Features.Tests.Detection;

public sealed class SilenceTests
{
    private static readonly TimeSpan Link = TimeSpan.FromSeconds(2);

    // A reading a minute.
    private static readonly Reading[] Readings = Delayed(Calm(200), Link);

    private static readonly DateTimeOffset LastArrival = Readings[^1].ArrivedAt!.Value;

    [Fact]
    public void A_sensor_with_a_fixed_cadence_is_silent_when_nothing_came_for_ten_pauses()
    {
        // A reading a minute: ten usual pauses, and what senders may hold back.
        var engine = Heard().Engine;
        var from = LastArrival.AddMinutes(10).AddSeconds(10);

        Assert.Equal(from, engine.SilentFrom);
        Assert.Null(engine.OpenSilence(from.AddTicks(-1)));
        var silence = engine.OpenSilence(from)!;
        Assert.Equal((AnomalyKind.Silence, 0, Readings[^1].EventTime), (silence.Kind, silence.Revision, silence.StartedAt));
        Assert.Equal(new StreamPosition(Some.Shard.Shard, Some.Place(200)), silence.Opening);
        Assert.Null(silence.EndedAt);
        Assert.InRange(silence.Score, 0.5, 0.6);
    }

    [Fact]
    public void It_says_how_rare_it_is_and_the_longer_it_lasts_the_rarer()
    {
        // Pauses of any length, so that what is twice the longest is not out of the question yet.
        var random = new Random(4);
        var time = Some.Noon;
        var readings = Enumerable.Range(0, 4000).Select(_ => Some.Reading(time = time.AddSeconds(1 - (60 * Math.Log(1 - random.NextDouble()))), ("t", 20.0))).ToArray();
        var sensor = new ScoredSensor().Take(Delayed(readings, Link));
        sensor.Changed.Clear();

        var opened = sensor.Engine.OpenSilence(sensor.Engine.SilentFrom!.Value)!;
        sensor.Take([Some.Reading(time.AddDays(2), ("t", 20.0))]);

        // A quarter of the budget of one in ten days is for silences.
        Assert.InRange(opened.ExpectedEveryDays!.Value, 40, 50);
        Assert.Equal((AlarmSeverity.Note, null), (opened.Severity, opened.Reason));
        var ended = sensor.Changed.Single(change => change.Kind == AnomalyKind.Silence);
        Assert.InRange(ended.ExpectedEveryDays!.Value, 1000, AnomalyEpisode.MostDays);
        Assert.Equal(AlarmSeverity.Critical, ended.Severity);
    }

    [Fact]
    public void A_sensor_with_a_larger_budget_is_waited_for_less_long()
    {
        var random = new Random(4);
        var time = Some.Noon;
        var readings = Delayed([.. Enumerable.Range(0, 4000).Select(_ => Some.Reading(time = time.AddSeconds(1 - (60 * Math.Log(1 - random.NextDouble()))), ("t", 20.0)))], Link);

        Assert.True(From(10) < From(0.1) && From(0.1) < From(0.001));

        DateTimeOffset From(double budget) => new ScoredSensor(new FormulaScorer(), new AlarmDefinition(budget)).Take(readings).Engine.SilentFrom!.Value;
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
        Assert.Equal((silence.Opening, 1), (ended.Opening, ended.Revision));
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
        Assert.Null(new ScoredSensor().Take(Readings[..50]).Engine.OpenSilence(LastArrival.AddYears(1)));
        Assert.Null(new ScoredSensor().Take(Calm(200)).Engine.OpenSilence(LastArrival.AddYears(1)));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(60, 6)]
    [InlineData(60, 24 * 365)]
    [InlineData(3600, 24)]
    public void A_history_that_is_published_at_once_is_not_waited_for(int secondsApart, int hoursOld)
    {
        var history = Apart(300, secondsApart);
        var published = history[^1].EventTime.AddHours(hoursOld);

        var sensor = new ScoredSensor().Take(At(history, _ => published));

        Assert.Null(sensor.Engine.SilentFrom);
        Assert.Null(sensor.Engine.OpenSilence(published.AddYears(1)));
    }

    [Fact]
    public void A_history_is_not_waited_for_however_it_is_cut_and_paced() => Gen.Select(
        Gen.Int[60, 400], Gen.Int[1, 900], Gen.Int[1, 50], Gen.Double[1.5, 1000], Gen.Int[1, 1000], Gen.Bool).Sample(
        (count, secondsApart, perUpload, speed, hoursOld, restarts) =>
        {
            var history = Apart(count, secondsApart);
            var first = history[0].EventTime;
            var begin = history[^1].EventTime.AddHours(hoursOld).AddSeconds(5.0 * secondsApart);
            var sensor = new ScoredSensor();
            foreach (var upload in At(history, reading => begin + ((reading.EventTime - first) / speed)).Chunk(perUpload))
            {
                // An upload arrives at once, when its last reading is there.
                sensor.Take(At(upload, _ => upload[^1].ArrivedAt!.Value));
                sensor = restarts ? sensor.Restart() : sensor;
            }

            return sensor.Engine.SilentFrom is null;
        });

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(7200)]
    [InlineData(-240)]
    public void A_sensor_with_a_constant_delay_or_a_clock_that_is_wrong_is_waited_for(int seconds)
    {
        var live = Delayed(Apart(600, 1), TimeSpan.FromSeconds(seconds));

        var sensor = new ScoredSensor().Take(live);

        Assert.Equal(live[^1].ArrivedAt!.Value.AddSeconds(20), sensor.Engine.SilentFrom);
        Assert.NotNull(sensor.Restart().Engine.OpenSilence(live[^1].ArrivedAt!.Value.AddSeconds(20)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3600)]
    public void A_device_that_sends_every_ten_minutes_is_silent_after_two_uploads_that_did_not_come(int delay)
    {
        var sensor = new ScoredSensor();
        DateTimeOffset arrival = default;
        foreach (var upload in Apart(2400, 1).Chunk(600))
        {
            if (arrival != default)
            {
                Assert.Null(sensor.Engine.OpenSilence(arrival.AddSeconds(700)));
            }

            arrival = upload[^1].EventTime.AddSeconds(delay);
            sensor.Take(At(upload, _ => arrival));
        }

        var patience = (sensor.Engine.SilentFrom - arrival)!.Value.TotalSeconds;
        Assert.InRange(patience, 1200, 1260);
        var silence = sensor.Engine.OpenSilence(arrival.AddSeconds(patience))!;
        Assert.InRange(silence.Score, 0.5, 1);
    }

    [Fact]
    public void An_upload_that_takes_longer_than_a_burst_is_one_upload()
    {
        // Ten minutes of readings come within half a minute.
        var sensor = new ScoredSensor();
        var begin = Some.Noon.AddSeconds(600);
        sensor.Take(At(Apart(600, 1), reading => begin + ((reading.EventTime - Some.Noon) / 20)));

        var last = begin.AddSeconds(30);
        Assert.Null(sensor.Engine.OpenSilence(last.AddSeconds(700)));
        Assert.NotNull(sensor.Restart().Engine.OpenSilence(last.AddSeconds(1300)));
    }

    [Fact]
    public void A_device_that_went_on_after_a_backlog_is_soon_waited_for_as_before()
    {
        var readings = Apart(4000, 1);
        var back = readings[3000].EventTime;

        // Seconds 1000 to 2999 come all at once, when the link is back.
        var sensor = new ScoredSensor().Take(At(readings, reading => reading.EventTime < readings[1000].EventTime || reading.EventTime > back ? reading.EventTime : back));

        Assert.Equal(readings[^1].EventTime.AddSeconds(20), sensor.Engine.SilentFrom);
    }

    [Fact]
    public void After_a_history_a_live_sensor_is_waited_for()
    {
        var history = At(Apart(200, 60), _ => Some.Noon.AddDays(3));
        var live = Delayed([.. Apart(100, 60).Select(reading => reading with { EventTime = reading.EventTime.AddDays(3).AddMinutes(1) })], Link);

        var sensor = new ScoredSensor().Take(history).Take(live);

        Assert.NotNull(sensor.Engine.SilentFrom);
    }

    [Fact]
    public void A_backfill_of_old_readings_ends_a_silence_and_raises_no_other()
    {
        var sensor = Heard();
        Assert.NotNull(sensor.Engine.OpenSilence(LastArrival.AddHours(1)));

        sensor.Take(At(Readings[100..150], _ => LastArrival.AddHours(2)));

        Assert.False(sensor.Engine.IsSilent);
        Assert.Null(sensor.Restart().Engine.OpenSilence(LastArrival.AddHours(20)));
    }

    [Fact]
    public void A_backfill_beside_a_live_sensor_changes_nothing()
    {
        var sensor = Heard();

        sensor.Take(At(Readings[100..150], _ => LastArrival));

        Assert.Equal(LastArrival.AddMinutes(10).AddSeconds(10), sensor.Engine.SilentFrom);
    }

    private static ScoredSensor Heard()
    {
        var sensor = new ScoredSensor().Take(Readings);
        sensor.Changed.Clear();
        return sensor;
    }

    private static Reading[] Apart(int count, int seconds) => [.. Calm(count).Select((reading, i) => reading with { EventTime = Some.Noon.AddSeconds((long)i * seconds) })];

    private static Reading[] Delayed(Reading[] readings, TimeSpan delay) => At(readings, reading => reading.EventTime + delay);

    private static Reading[] At(Reading[] readings, Func<Reading, DateTimeOffset> arrival) =>
        Array.ConvertAll(readings, reading => reading with { ArrivedAt = arrival(reading) });
}
