using CsCheck;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Readings;
using SensorGrid.Features.Tests.Detection.Rarity;
using SensorGrid.Features.Tests.Engine;

namespace SensorGrid.Features.Tests.Detection;

/// <summary>Alarms by budget, from the log to the anomalies.</summary>
public sealed class BudgetTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(10, false)]
    [InlineData(60, true)]
    [InlineData(600, true)]
    [InlineData(600, false)]
    public void Interruptions_anywhere_change_no_bit(int seconds, bool hasEvidence) =>
        Gen.Select(Gen.Int[0, 9_999], Gen.Int[1, 400].Array[1, 40]).Sample(
            (seed, pieces) =>
            {
                var log = Eventful(seconds, seed);
                var whole = new ScoredSensor(FormulaScorer.ByBudget(hasEvidence)).Take(log);
                var cut = new ScoredSensor(FormulaScorer.ByBudget(hasEvidence));
                for (var (i, piece) = (0, 0); i < log.Length; piece = (piece + 1) % pieces.Length)
                {
                    cut.Take(log[i..Math.Min(i + pieces[piece], log.Length)]).Restart();
                    i += pieces[piece];
                }

                Assert.Equal(whole.Scores, cut.Scores);
                Assert.Equivalent(whole.Changed.Select(WithoutVerdict), cut.Changed.Select(WithoutVerdict), strict: true);
                Assert.Equal(EngineFixture.Snapshot(whole.Restart().Engine), EngineFixture.Snapshot(cut.Engine));
            },
            iter: 6);

    [Theory]
    [InlineData(10)]
    [InlineData(600)]
    public void A_metric_that_comes_later_in_a_page_has_no_share_in_the_budget_before(int seconds)
    {
        var random = new Random(5);
        Reading[] log = [.. Enumerable.Range(0, 400).Select(i => Some.Reading(
            Some.Noon.AddSeconds(i * seconds), [("a", random.NextDouble() + (i == 350 ? 30 : 0)), .. i > 350 ? new (string, double)[] { ("b", i) } : []]))];
        var whole = new ScoredSensor(FormulaScorer.ByBudget()).Take(log);
        var single = new ScoredSensor(FormulaScorer.ByBudget());
        foreach (var reading in log)
        {
            single.Take([reading]);
        }

        Assert.Equal(single.Scores, whole.Scores);
        Assert.True(whole.Scores[350]!.ExpectedEveryDays > 10, $"{whole.Scores[350]}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(600)]
    public void A_snapshot_of_every_row_is_that_of_the_sensor_that_was_never_stored(int seconds)
    {
        var log = Eventful(seconds, 3)[..700];
        var (whole, cut) = (new ScoredSensor(FormulaScorer.ByBudget()), new ScoredSensor(FormulaScorer.ByBudget()));
        foreach (var record in log)
        {
            whole.Take([record]);
            cut.Take([record]).Restart();
            Assert.Equal(EngineFixture.Snapshot(whole.Engine), EngineFixture.Snapshot(cut.Engine));
        }
    }

    [Fact]
    public void Another_budget_changes_what_comes_after_it_alone()
    {
        var log = Eventful(10, 4);
        var at = log.Length / 2;
        var kept = new ScoredSensor(FormulaScorer.ByBudget(), new AlarmDefinition(0.1)).Take(log);
        var changed = new ScoredSensor(FormulaScorer.ByBudget(), new AlarmDefinition(0.1)).Take(log[..at]);
        var told = changed.Changed.Count;

        changed.Restart(budget: new AlarmDefinition(10)).Take(log[at..]);

        Assert.Equal(kept.Scores[..at], changed.Scores[..at]);
        Assert.Equivalent(kept.Changed[..told], changed.Changed[..told], strict: true);
        Assert.Equal(log[at].EventTime, changed.Engine.Score!.ModelChangedAt);
        Assert.Null(kept.Engine.Score!.ModelChangedAt);
    }

    [Fact]
    public void An_anomaly_that_is_open_when_the_budget_changes_ends_with_the_next_reading()
    {
        var readings = Calm(10, 9_000);
        readings[8_990] = ScoredSensor.With(readings[8_990], 90);
        var sensor = new ScoredSensor(FormulaScorer.ByBudget()).Take(readings[..8_992]);
        Assert.True(sensor.Engine.IsAnomalous);

        sensor.Restart(budget: new AlarmDefinition(0.2)).Take(readings[8_992..8_993]);

        Assert.NotNull(sensor.Changed.Last(change => change.StartedAt == readings[8_990].EventTime).EndedAt);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(60)]
    [InlineData(600)]
    public void A_reading_that_is_too_rare_for_a_budget_is_too_rare_for_a_larger_one(int seconds)
    {
        // The same past under each: what only one of them took for an alarm would make another past.
        var past = new ScoredSensor(FormulaScorer.ByBudget()).Take(Calm(seconds, 4_000));
        double[] budgets = [0.001, 0.01, 0.02, 0.1, 0.2, 1, 2, 10];
        var alarms = Enumerable.Range(0, 20).Select(i => 21 + (0.3 * i)).Concat([30, 50, 1_000])
            .Select(value => Array.ConvertAll(budgets, budget => past.Copy(new AlarmDefinition(budget)).Take([At(4_000, seconds, value)]).Engine.Score!.RaisedAlarm)).ToArray();

        Assert.All(alarms, row => Assert.Equal(row.Order(), row));
        Assert.True(alarms.Select(row => row.Count(isAlarm => isAlarm)).Distinct().Count() > 2);
    }

    [Fact]
    public void A_larger_budget_raises_more_alarms_over_many_sensors()
    {
        int[] alarms = [.. new[] { 0.03, 0.3, 3, 30 }.Select(budget => Enumerable.Range(0, 8).Sum(seed =>
            Opened(new ScoredSensor(FormulaScorer.ByBudget(), new AlarmDefinition(budget)).Take(Eventful(60, seed))).Length))];

        Assert.Equal(alarms.Order(), alarms);
        Assert.True(alarms[^1] > 2 * alarms[0], string.Join(", ", alarms));
    }

    [Theory]
    [InlineData(1, 601, 2)]
    [InlineData(1, 599, 1)]
    [InlineData(10, 61, 2)]
    [InlineData(10, 59, 1)]
    [InlineData(60, 51, 2)]
    [InlineData(60, 49, 1)]
    [InlineData(600, 51, 2)]
    [InlineData(600, 49, 1)]
    public void Alarms_less_than_ten_minutes_or_fifty_readings_apart_are_one_anomaly(int seconds, int apart, int anomalies)
    {
        var past = new ScoredSensor(FormulaScorer.ByBudget()).Take(Calm(seconds, 4_000));
        past.Take([At(4_000, seconds, 200)]);
        var random = new Random(9);
        var (at, quiet) = (4_000, 0);
        while (quiet < apart - 1)
        {
            past.Take([At(++at, seconds, 20.2 + random.NextDouble())]);
            quiet = past.Scores[^1]!.Score >= 0.5 ? 0 : quiet + 1;
            Assert.True(at < 8_000);
        }

        var opened = Opened(past).Length;
        past.Take([At(at + 1, seconds, 1e5)]);

        Assert.True(past.Scores[^1]!.RaisedAlarm);
        Assert.Equal(anomalies - 1, Opened(past).Length - opened);
    }

    [Fact]
    public void The_severity_says_whether_it_is_rarer_than_the_budget_a_tenth_or_a_hundredth_of_it()
    {
        var budget = new AlarmDefinition(0.1);
        Assert.Equal((null, AlarmSeverity.Note), (budget.SeverityOf(0.1), budget.SeverityOf(0.0999)));
        Assert.Equal((AlarmSeverity.Note, AlarmSeverity.Warning), (budget.SeverityOf(0.0101), budget.SeverityOf(0.0099)));
        Assert.Equal((AlarmSeverity.Warning, AlarmSeverity.Critical), (budget.SeverityOf(0.00101), budget.SeverityOf(0.00099)));

        var past = new ScoredSensor(FormulaScorer.ByBudget()).Take(Calm(10, 4_000));
        var opened = Enumerable.Range(0, 200).SelectMany(i => past.Copy(budget).Take([At(4_000, 10, 21.5 + (0.02 * i))]).Changed).ToArray();

        Assert.All(opened, change => Assert.Equal(budget.SeverityOf(1 / change.ExpectedEveryDays!.Value), change.Severity));
        Assert.Equal([AlarmSeverity.Note, AlarmSeverity.Warning, AlarmSeverity.Critical], opened.Select(change => change.Severity).Distinct());
    }

    [Theory]
    [InlineData(10)]
    [InlineData(600)]
    public void A_normal_verdict_keeps_such_readings_from_raising_alarms_and_given_twice_teaches_no_more(int seconds)
    {
        var past = Anomalous(seconds, out var judges);
        var (never, once) = (past.Copy(AlarmDefinition.Default), past.Copy(AlarmDefinition.Default).Take([judges(AnomalyVerdict.Normal)]));
        var twice = past.Copy(AlarmDefinition.Default).Take([judges(AnomalyVerdict.Normal), judges(AnomalyVerdict.Normal)]);

        Assert.Equal(Numbers(once), Numbers(twice));
        Reading[] later = [.. Calm(seconds, 5_000)[4_001..4_900], At(4_900, seconds, 24)];
        Assert.NotEqual(Numbers(never), Numbers(once));
        Assert.Equal(Numbers(once.Take(later)), Numbers(twice.Take(later)));
        Assert.False(once.Engine.Score!.RaisedAlarm);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(600)]
    public void A_verdict_on_what_is_older_than_the_newest_anomaly_changes_nothing(int seconds)
    {
        var sensor = Anomalous(seconds, out var judges).Take([.. Calm(seconds, 4_400)[4_001..], At(4_400, seconds, 300)]);
        Assert.True(sensor.Engine.Score!.RaisedAlarm);
        var (before, told) = (Numbers(sensor), sensor.Changed.Count);

        sensor.Take([judges(AnomalyVerdict.Normal), judges(AnomalyVerdict.Fault)]);

        Assert.Equal(before, Numbers(sensor));
        Assert.Equal(told, sensor.Changed.Count);
    }

    [Fact]
    public void Values_and_scores_of_any_size_leave_every_number_finite() =>
        Gen.Select(Gen.Int[0, 9_999], Gen.Int[1, 9], Gen.Int[0, 2]).Sample(
            (seed, kinds, interval) =>
            {
                double[] odd = [1e300, -1e300, double.MaxValue, 0, double.Epsilon, -1e-310, 1e-40, 20, 21];
                var random = new Random(seed);
                var seconds = (int[])[1, 10, 600];
                var readings = Enumerable.Range(0, 700).Select(i => At(i, seconds[interval], odd[random.Next(kinds)] * (random.Next(2) == 0 ? random.NextDouble() : 1)));
                foreach (var factor in (double[])[1, 3e36, double.PositiveInfinity, double.NaN])
                {
                    var sensor = new ScoredSensor(new FormulaScorer("1", null, seed % 2 == 0, factor)).Take([.. readings]);
                    Assert.All(Numbers(sensor), number => Assert.True(double.IsFinite(number.Value), $"{number}"));
                    Assert.All(sensor.Scores, score => Assert.InRange(score!.Score, 0, 1));
                }
            },
            iter: 10);

    [Theory]
    [InlineData(1, false)]
    [InlineData(60, false)]
    [InlineData(600, true)]
    public void While_a_sensor_learns_it_says_until_when_and_nothing_but_a_stuck_value_raises_an_alarm(int seconds, bool hasEvidence)
    {
        var sensor = new ScoredSensor(FormulaScorer.ByBudget(hasEvidence)).Take(Calm(seconds, 1));
        for (var i = 1; sensor.Engine.Score!.Learning; i++)
        {
            var score = sensor.Engine.Score;
            var probe = At(i, seconds, 1e6);
            Assert.True(score.LearningUntil > score.ScoredAt || score.LearningReadings > 0);
            Assert.True(probe.EventTime >= score.LearningUntil || sensor.Copy(AlarmDefinition.Default).Take([probe]).Changed.Count == 0);
            sensor.Take([At(i, seconds, 20 + (0.618 * i % 1))]);
        }

        Assert.Empty(sensor.Changed);
        Assert.Equal((null, 0), (sensor.Engine.Score.LearningUntil, sensor.Engine.Score.LearningReadings));
    }

    [Fact]
    public void A_stuck_value_is_told_of_while_the_rest_still_learns()
    {
        var sensor = new ScoredSensor(FormulaScorer.ByBudget()).Take(Calm(60, 700)).Take([.. Enumerable.Range(700, 60).Select(i => At(i, 60, 20.5))]);

        Assert.True(sensor.Engine.Score!.Learning);
        Assert.Equal(AttributionKind.Shape, Assert.Single(Opened(sensor)).Reason);
    }

    private static ScoredSensor Anomalous(int seconds, out Func<AnomalyVerdict, Reading> judges)
    {
        var alarm = At(4_000, seconds, 24);
        var sensor = new ScoredSensor(FormulaScorer.ByBudget()).Take([.. Calm(seconds, 4_000), alarm]);
        Assert.True(sensor.Engine.Score!.RaisedAlarm);
        judges = verdict => new Reading("pump-7", alarm.EventTime, [], null) { Feedback = new AnomalyFeedback(verdict, "t", alarm.EventTime, alarm.EventTime) };
        return sensor;
    }

    private static List<(string Name, double Value)> Numbers(ScoredSensor sensor) => [.. sensor.Engine.Detector!.Metrics.SelectMany(metric => RarityNumbers.Of(metric.Rarity))];

    private static AnomalyEpisode[] Opened(ScoredSensor sensor) => [.. sensor.Changed.Where(change => change is { Kind: AnomalyKind.Score, Revision: 0 })];

    // What is stored of an open anomaly does not have the verdict; the feed does.
    private static AnomalyEpisode WithoutVerdict(AnomalyEpisode episode) => episode with { Feedback = null };

    private static Reading At(long number, int seconds, double value) => Some.Reading(Some.Noon.AddSeconds(number * seconds), ("t", value));

    private static Reading[] Calm(int seconds, int count)
    {
        var random = new Random(6);
        return [.. Enumerable.Range(0, count).Select(i => At(i, seconds, 20 + random.NextDouble() + (0.5 * random.NextDouble())))];
    }

    /// <summary>Two metrics with spikes, stretches that do not change, pauses and late readings, and verdicts on what was.</summary>
    private static Reading[] Eventful(int seconds, int seed)
    {
        var random = new Random(seed);
        var (time, log, stuck, value) = (Some.Noon, new List<Reading>(), 0, 20.0);
        for (var i = 0; i < 2_400; i++)
        {
            time = time.AddSeconds(random.Next(400) == 0 ? seconds * random.Next(20, 400) : seconds);
            stuck = random.Next(500) == 0 ? 40 : stuck - 1;
            value = stuck > 0 ? value : 20 + random.NextDouble() + random.NextDouble() + (random.Next(300) == 0 ? 30 * random.NextDouble() : 0);
            var at = random.Next(50) == 0 ? time.AddSeconds(-1.5 * seconds) : time;
            log.Add((random.Next(3) == 0 ? Some.Reading(at, ("t", value), ("u", Math.Round(value / 3, 1))) : Some.Reading(at, ("t", value))) with { ArrivedAt = time.AddSeconds(1) });
            if (random.Next(150) == 0)
            {
                var feedback = new AnomalyFeedback(random.Next(2) == 0 ? AnomalyVerdict.Normal : AnomalyVerdict.Fault, random.Next(4) == 0 ? "u" : "t", time.AddSeconds(-200.0 * seconds), time);
                log.Add(new Reading("pump-7", time, [], null) { Feedback = feedback, ArrivedAt = time.AddSeconds(1) });
            }
        }

        return [.. log];
    }
}
