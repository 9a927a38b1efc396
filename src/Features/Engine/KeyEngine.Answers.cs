using SensorGrid.Features.Detection;
using SensorGrid.Features.History;
using SensorGrid.Features.Operators.Windows;

namespace SensorGrid.Features.Engine;

/// <content>What the engine answers as of an instant.</content>
public sealed partial class KeyEngine
{
    /// <summary>Computes every feature as of an instant.</summary>
    /// <returns>Null before the first reading was counted.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The instant is before <see cref="OldestAsOf"/>.</exception>
    public SensorFeatures? Compute(AsOf asOf)
    {
        if (_key.Newest == long.MinValue)
        {
            return null;
        }

        var instant = InstantOf(asOf);
        var answer = Windows.Compute(instant);
        return new SensorFeatures(
            Instant(instant),
            answer.Names,
            [.. answer.Values],
            QualityOf(answer, instant),
            Positions,
            Score)
        {
            Revision = Revision,
        };
    }

    /// <summary>Computes every feature as of an instant, without what is known about them.</summary>
    /// <param name="asOf">The instant.</param>
    /// <param name="allowsWhole">Whether the reader may ask for what is known about them as well: not while readings are staged.</param>
    /// <returns>None before the first reading was counted. They hold until the engine is used again.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The instant is before <see cref="OldestAsOf"/>.</exception>
    public FeatureValues ComputeValues(AsOf asOf, bool allowsWhole = true)
    {
        if (_key.Newest == long.MinValue)
        {
            return default;
        }

        var instant = InstantOf(asOf);
        return Windows.ComputeValues(instant) with { AsOf = Instant(instant), Revision = Revision, Engine = allowsWhole ? this : null };
    }

    /// <summary>
    /// Computes the attribution of the live score, the most important kind first, by running the model again. None while there is no score.
    /// </summary>
    /// <param name="scorer">The model that scored.</param>
    /// <param name="cancellationToken">The token that ends the wait for the model.</param>
    public ValueTask<Attribution[]> ExplainAsync(IModelScorer scorer, CancellationToken cancellationToken) =>
        Detector is null ? ValueTask.FromResult<Attribution[]>([]) : Explanation.OfAsync(Detector, scorer, cancellationToken);

    /// <summary>Gets the kept history from one instant to another, both inclusive; null before the first reading was counted.</summary>
    /// <param name="from">The earliest event time (UTC).</param>
    /// <param name="to">The latest event time (UTC), not before <paramref name="from"/>.</param>
    /// <param name="points">The maximum number of points of each metric, 2 or more.</param>
    public SensorHistory? History(DateTimeOffset from, DateTimeOffset to, int points)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 2);
        return _key.Newest == long.MinValue ? null : Windows.History(from, to, points);
    }

    /// <summary>Reports why the open anomaly has its new peak.</summary>
    internal async ValueTask<AnomalyEpisode> ExplainOpenAsync(IModelScorer scorer, CancellationToken cancellationToken)
    {
        var detector = Detector!;
        var attribution = await Explanation.OfAsync(detector, scorer, cancellationToken).ConfigureAwait(false);
        detector.WantsExplanation = false;
        return detector.Open = detector.Open! with { Attribution = attribution, Reason = attribution is [var first, ..] ? first.Kind : AttributionKind.Level };
    }

    private long InstantOf(AsOf asOf)
    {
        var instant = asOf.Time?.UtcTicks ?? _key.Newest;
        var oldest = Windows.OldestAsOf();
        instant = asOf.OrOldest ? Math.Max(instant, oldest) : instant;
        ArgumentOutOfRangeException.ThrowIfLessThan(instant, oldest, nameof(asOf));
        return instant;
    }

    private FeatureQuality QualityOf(in WindowAnswer answer, long instant) =>
        new(Instant(_key.Newest), _key.Readings, _key.Late, _key.Duplicates, IsGapped(instant), answer.Warmup, _definitions.Hops)
        {
            Missing = _key.Missing,
            Ahead = TimeSpan.FromTicks(_key.Newest - Math.Min(_key.Newest, _key.Clock)),
            IdsForgotten = Ids.Forgotten,
            Refused = RefusedValues,
            RefusedMetrics = Windows.RefusedAsOf(instant),
            Unscored = Detector is { Metrics.Count: SensorDetector.MostMetrics } detector
                ? [.. Windows.Metrics.Select(series => series.Metric).Where(metric => !detector.Metrics.Exists(scored => scored.Metric == metric))]
                : [],
            Edges = answer.Edges,
        };

    private bool IsGapped(long instant)
    {
        foreach (var shard in _key.Shards.All)
        {
            if (shard.Gap is { } gap && gap.To.UtcTicks > instant - _definitions.LongestWindow.Ticks && gap.From.UtcTicks <= instant)
            {
                return true;
            }
        }

        return false;
    }
}
