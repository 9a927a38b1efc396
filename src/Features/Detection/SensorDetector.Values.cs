using SensorGrid.Features.Detection.Rarity;

namespace SensorGrid.Features.Detection;

/// <summary>The judgement of values, and the episodes that follow from it.</summary>
internal sealed partial class SensorDetector
{
    private const double StrangeEvidence = 5;

    // The budget that the level of evidence is made for, and how the rate of evidence falls with it.
    private const double LevelBudget = 0.1;
    private const double EvidenceExponent = 2;

    private const double ScoreADecade = 0.2;
    private const double LeastDays = 0.001;
    private const long LeastRest = 10 * TimeSpan.TicksPerMinute;

    // Of a sensor that comes every hour, 50 readings are two days: one false alarm would cover every fault in them.
    private const int FewestToRest = 12;
    private const long LongRest = 12 * TimeSpan.TicksPerHour;

    // An open anomaly has a new peak when that is expected half as often.
    private const double RarerPeak = 0.5;

    private DateTimeOffset LearningUntil
    {
        get
        {
            var until = long.MaxValue;
            foreach (var metric in Judged)
            {
                var readings = ScoredAt + (long)(ReadingsToLearn(metric) * metric.Rarity.MeanPause);
                until = Math.Min(until, IsJudgedByEvidence(metric) ? readings : Math.Max(readings, metric.Rarity.LearnsUntil));
            }

            return Instant(Math.Clamp(until, ScoredAt, DateTimeOffset.MaxValue.Ticks));
        }
    }

    private int LearningReadings => Judged.Select(ReadingsToLearn).DefaultIfEmpty(MetricAlarm.LeastLearning).Min();

    // Others come with readings that are scored together with this one: what they do is not known yet.
    private IEnumerable<MetricDetector> Judged => Metrics.Where(metric => metric.LastJudgedIn > 0);

    private int MetricsThatShare
    {
        get
        {
            var count = 0;
            foreach (var metric in Metrics)
            {
                count += metric.FirstSeen <= Scored + 1 ? 1 : 0;
            }

            return count;
        }
    }

    private bool HasLearnt(MetricDetector metric) => IsJudgedByEvidence(metric) ? metric.Alarm is { HasLearnt: true } : metric.Rarity.HasLearnt;

    /// <summary>Determines whether the evidence of a metric can raise alarms.</summary>
    private bool IsJudgedByEvidence(MetricDetector metric) => model.Threshold is not null || (model.HasEvidence && !metric.Rarity.IsFast);

    /// <summary>Determines whether the evidence of a metric counts now.</summary>
    public bool CountsEvidenceOf(MetricDetector metric) => IsJudgedByEvidence(metric) && (IsLearning || HasLearnt(metric));

    private int ReadingsToLearn(MetricDetector metric) => IsJudgedByEvidence(metric) ? metric.Alarm?.ReadingsToLearn ?? MetricAlarm.LeastLearning : metric.Rarity.ReadingsToLearn;

    private static double EveryDays(double perDay) => double.IsPositiveInfinity(perDay) ? 0 : Math.Min(1 / perDay, AnomalyEpisode.MostDays);

    private void LookAtValues(PlacedTime place, ScoringBatch batch, IMetricFeatures features, ICollection<AnomalyEpisode> changed)
    {
        batch.NextReading();
        var judgement = model.Threshold is { } threshold ? JudgeByThreshold(batch, threshold) : JudgeByBudget(place.Time, batch);
        Recent[(int)(Scored % MetricAlarm.Hold)] = (float)judgement.Unusual;
        Scored++;
        ScoredAt = place.Time;
        (LastScore, LastPerDay, LastReason) = (judgement.Score, judgement.PerDay, judgement.Rarest.Statistic == Statistic.None ? null : judgement.Rarest.Kind);
        (IsNews, RaisedAlarm) = (judgement.IsNews, judgement.IsAlarm);
        if (!judgement.IsStrange)
        {
            if (Open is not null)
            {
                Quiet++;
                if (HasRested(place.Time - LastStrange))
                {
                    EndOpen(changed);
                }
            }

            return;
        }

        (LastStrange, Quiet) = (place.Time, 0);
        if (judgement.IsAlarm && (Open is null || IsNewPeak(judgement, Open)))
        {
            OpenOrRaise(place, judgement, features, changed);
        }
    }

    private bool HasRested(long since) => (Quiet >= MetricAlarm.Hold && since >= LeastRest) || (Quiet >= FewestToRest && since >= LongRest);

    private bool IsNewPeak(in Judgement judgement, AnomalyEpisode open) => model.Threshold is not null || open.ExpectedEveryDays is not { } days
        ? judgement.Score > open.Score
        : days < AnomalyEpisode.MostDays ? judgement.PerDay <= RarerPeak / days
        : UnusualOf(judgement.Score) >= UnusualOf(open.Score) - (ScoreADecade * Math.Log10(RarerPeak));

    private static double UnusualOf(double score) => score / (1 - score);

    private Judgement JudgeByThreshold(ScoringBatch batch, double threshold)
    {
        var strange = StrangeEvidence * threshold / (1 - threshold);
        var isAlarm = false;
        var any = false;
        var isLearning = IsLearning;
        MetricDetector? strangest = null;
        var joint = new JointEvidence(JointPower);
        while (batch.TryTakeEvidence(model.StrangenessWeight, out var metric, out var found))
        {
            any = true;
            metric.LastJudgedIn = Scored + 1;
            metric.Alarm ??= new MetricAlarm();
            var counts = isLearning || metric.Alarm.HasLearnt;
            isAlarm |= metric.Alarm.Next(found, strange, strange);
            if (counts)
            {
                strangest = found > joint.Most || strangest is null ? metric : strangest;
                joint.Add(found);
            }
        }

        var evidence = joint.Total;
        var score = evidence / (evidence + StrangeEvidence);
        var isNews = !isLearning && (isAlarm || MetricAlarm.IsNews(Recent, evidence));
        var isStrange = !isLearning && score >= threshold && any;
        return new Judgement(evidence, score, isStrange, isNews, isStrange && isNews, double.PositiveInfinity, strangest, Rarest.Nothing);
    }

    private Judgement JudgeByBudget(long time, ScoringBatch batch)
    {
        var budget = alarms.BudgetPerSensorDay;
        var isLearning = IsLearning;
        var isAlarmAlone = false;
        var metrics = MetricsThatShare;
        MetricDetector? rare = null;
        MetricDetector? strangest = null;
        var level = double.PositiveInfinity;
        var joint = new JointEvidence(JointPower);
        while (batch.TryTakeEvidence(model.StrangenessWeight, out var metric, out var found))
        {
            metric.LastJudgedIn = Scored + 1;
            var seen = metric.LastObservation;
            var score = !model.HasEvidence ? metric.LastScore.Strangeness : metric.Rarity.IsFast ? found : double.NaN;
            metric.Rarity.Next(new ScaleRow(time, seen.Value, seen.Spread, score), budget, metrics);
            rare = rare is null || metric.Rarity.Rarest.PerDay < rare.Rarity.Rarest.PerDay ? metric : rare;
            if (!IsJudgedByEvidence(metric))
            {
                metric.Alarm = null;
                continue;
            }

            metric.Alarm ??= new MetricAlarm();
            var levelOfMetric = LevelOf(metric, time, budget, metrics);
            var counts = isLearning || metric.Alarm.HasLearnt;
            isAlarmAlone |= metric.Alarm.Next(found, StrangeEvidence, levelOfMetric);
            if (counts)
            {
                level = Math.Min(level, levelOfMetric);
                strangest = found > joint.Most || strangest is null ? metric : strangest;
                joint.Add(found);
            }
        }

        var rarest = rare?.Rarity.Rarest ?? Rarest.Nothing;
        var rareness = double.IsPositiveInfinity(rarest.PerDay) ? 0 : Math.Max(0, 1 + (ScoreADecade * Math.Log10(budget / rarest.PerDay)));
        var strangeness = joint.Total / level;
        var isRare = rarest.PerDay < budget;

        // Rareness within the budget does not count when deciding what stands out.
        var unusual = isLearning ? 0 : Math.Max(isRare ? rareness : 0, strangeness);
        var isNews = !isLearning && (isAlarmAlone || MetricAlarm.IsNews(Recent, unusual));
        var isStrange = !isLearning && strangeness >= 1;
        var z = Math.Max(rareness, strangeness);
        var perDay = Math.Min(rarest.PerDay, budget * Math.Pow(strangeness, -EvidenceExponent));
        return new Judgement(
            unusual,
            z / (1 + z),
            isRare || isStrange,
            isNews,
            isRare || (isStrange && isNews),
            perDay,
            strangeness > rareness ? strangest : rare,
            strangeness > rareness ? Rarest.Nothing : rarest);
    }

    /// <summary>Computes the evidence of a metric from which on it is an alarm.</summary>
    private static double LevelOf(MetricDetector metric, long time, double budget, int metrics)
    {
        var days = Math.Max((time - metric.Rarity.Since) / (double)TimeSpan.TicksPerDay, LeastDays);
        return StrangeEvidence * (1 + ((1 + metrics) / days)) * Math.Pow(LevelBudget / budget, 1 / EvidenceExponent);
    }

    private void OpenOrRaise(PlacedTime place, in Judgement judgement, IMetricFeatures features, ICollection<AnomalyEpisode> changed)
    {
        var metric = judgement.Metric!.Metric;
        var (names, values) = features.FeaturesOf(metric);
        var rarest = judgement.Rarest;
        WantsExplanation = rarest.Statistic == Statistic.None;
        LatestFrom = Open?.StartedAt.UtcTicks ?? place.Time;
        Open = new AnomalyEpisode(
            AnomalyKind.Score,
            Open?.Opening ?? place.Position,
            Open is null ? 0 : Open.Revision + 1,
            Open?.StartedAt ?? Instant(place.Time),
            Instant(place.Time),
            null,
            judgement.Score,
            model.AlarmScore,
            model.Identity,
            metric,
            names,
            values,
            WantsExplanation ? [] : Explanation.OfRarity(this))
        {
            ExpectedEveryDays = model.Threshold is null ? EveryDays(judgement.PerDay) : null,
            Severity = model.Threshold is null ? alarms.SeverityOf(judgement.PerDay) ?? AlarmSeverity.Note : AlarmSeverity.Note,
            Reason = WantsExplanation ? null : rarest.Kind,
            Feedback = Open?.Feedback,
        };
        changed.Add(Open);
    }

    private void EndOpen(ICollection<AnomalyEpisode> changed)
    {
        if (Open is { } open)
        {
            changed.Add(open with { Revision = open.Revision + 1, EndedAt = Instant(LastStrange) });
            (Open, Quiet) = (null, 0);
        }
    }

    /// <summary>The judgement of a reading by its scores.</summary>
    /// <param name="Unusual">The unusualness: z, or the evidence under a fixed threshold.</param>
    /// <param name="Score">The unusualness on a scale from 0 to 1.</param>
    /// <param name="IsStrange">Whether it keeps an anomaly open.</param>
    /// <param name="IsNews">Whether it stands out from the readings before it.</param>
    /// <param name="IsAlarm">Whether it opens an anomaly, or can raise the peak of one.</param>
    /// <param name="PerDay">The expected number of times a day of one like it; infinite under a fixed threshold.</param>
    /// <param name="Metric">The metric that is most unusual.</param>
    /// <param name="Rarest">Its rarest statistic; nothing when the model's evidence says more.</param>
    private readonly record struct Judgement(
        double Unusual, double Score, bool IsStrange, bool IsNews, bool IsAlarm, double PerDay, MetricDetector? Metric, Rarest Rarest);
}
