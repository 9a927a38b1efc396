namespace SensorGrid.Features.Detection;

/// <summary>
/// The attribution of a sensor's newest score: the model scores the reading's rows again, each time without the inputs of one kind of
/// strangeness. The evidence that is missing then is that kind's part. So it holds for any model. Nothing of it is computed before it is
/// requested.
/// </summary>
internal static class Explanation
{
    private const int MostMetrics = 4;
    private const int MostParts = 6;
    private const double LeastWeight = 0.05;

    private static readonly AttributionKind[] Kinds = Enum.GetValues<AttributionKind>();

    /// <summary>Explains the newest scored reading. Nothing may be staged or added before it is done.</summary>
    public static async ValueTask<Attribution[]> OfAsync(SensorDetector detector, IModelScorer scorer, CancellationToken cancellationToken)
    {
        if (detector.LastReason is not null)
        {
            return OfRarity(detector);
        }

        var metrics = detector.Metrics
            .Where(metric => metric.LastJudgedIn == detector.Scored && metric.LastEvidence > 0 && detector.CountsEvidenceOf(metric))
            .OrderByDescending(metric => metric.LastEvidence)
            .Take(MostMetrics)
            .ToArray();
        if (metrics.Length == 0)
        {
            return [];
        }

        var rows = new float[metrics.Length * Kinds.Length * DetectorInputs.Count];
        for (var i = 0; i < metrics.Length * Kinds.Length; i++)
        {
            Without(Kinds[i % Kinds.Length], metrics[i / Kinds.Length].LastRow, rows.AsSpan(i * DetectorInputs.Count, DetectorInputs.Count));
        }

        var scores = new RowScore[metrics.Length * Kinds.Length];
        await scorer.ScoreAsync(rows, scores, cancellationToken).ConfigureAwait(false);
        var most = metrics[0].LastEvidence;
        var shares = Array.ConvertAll(metrics, metric => Math.Pow(metric.LastEvidence / most, SensorDetector.JointPower));
        return
        [
            .. metrics
                .SelectMany((metric, i) => Parts(metric, scores.AsSpan(i * Kinds.Length, Kinds.Length), shares[i] / shares.Sum()))
                .Where(part => part.Weight >= LeastWeight)
                .OrderByDescending(part => part.Weight)
                .Take(MostParts),
        ];
    }

    /// <summary>Explains a reading by how rare its statistics are: no model is run.</summary>
    public static Attribution[] OfRarity(SensorDetector detector)
    {
        var rare = detector.Metrics
            .Where(metric => metric.LastJudgedIn == detector.Scored && double.IsFinite(metric.Rarity.Rarest.PerDay))
            .OrderBy(metric => metric.Rarity.Rarest.PerDay)
            .Take(MostMetrics)
            .Select(metric => (metric.Metric, metric.Rarity.Rarest))
            .ToArray();
        var weights = Array.ConvertAll(rare, one => Math.Log2(1 + (1 / one.Rarest.PerDay)));
        return
        [
            .. rare
                .Select((one, i) => new Attribution(one.Metric, one.Rarest.Kind, one.Rarest.Value, one.Rarest.Usual, weights[i] / weights.Sum()))
                .Where(part => part.Weight >= LeastWeight),
        ];
    }

    private static void Without(AttributionKind kind, ReadOnlySpan<float> row, Span<float> without)
    {
        for (var i = 0; i < row.Length; i++)
        {
            without[i] = DetectorInputs.Kinds[i] == kind ? 0 : row[i];
        }
    }

    private static Attribution[] Parts(MetricDetector metric, ReadOnlySpan<RowScore> without, double share)
    {
        // The part of the model's evidence that is missing without a kind, and the part of strangeness that is.
        Span<double> lost = stackalloc double[without.Length];
        Span<double> calmer = stackalloc double[without.Length];
        for (var i = 0; i < without.Length; i++)
        {
            lost[i] = Math.Max(metric.LastScore.Evidence - Finite(without[i].Evidence), 0);
            calmer[i] = Math.Max(metric.LastScore.Strangeness - Finite(without[i].Strangeness), 0);
        }

        var (lostSum, calmerSum) = (Sum(lost), Sum(calmer));
        var parts = new double[without.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = (lostSum > 0 ? metric.LastScore.Evidence * lost[i] / lostSum : 0)
                + (calmerSum > 0 ? metric.LastStrangeness * calmer[i] / calmerSum : 0);
        }

        if (parts.Sum() is var sum && !(sum > 0))
        {
            // No kind alone makes a difference: the reason is then the value as such.
            (parts[0], sum) = (1, 1);
        }

        return Array.ConvertAll(Kinds, kind =>
        {
            var (value, usual) = metric.LastObservation.Of(kind);
            return new Attribution(metric.Metric, kind, value, usual, share * parts[(int)kind] / sum);
        });
    }

    private static double Finite(float value) => float.IsFinite(value) ? value : 0;

    private static double Sum(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }
}
