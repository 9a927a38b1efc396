using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;

namespace SensorGrid.Features.Detection;

/// <summary>Adds readings that did not happen to a copy of a sensor, as <see cref="ScoredReadings"/> adds those that do.</summary>
public static class HypotheticalReadings
{
    // Of a sensor that has no readings yet. Stands in no log, and leaves no trace.
    private static readonly ShardName NoShard = ShardName.Parse("what-if");

    /// <summary>
    /// Adds readings behind everything that the sensor has, in the shard that it has its newest readings from: what they would do if the reader of that shard delivered them next.
    /// </summary>
    /// <param name="copy">A copy of the sensor, made with the scorer's model; it has the readings afterwards. If this throws, it has to be thrown away.</param>
    /// <param name="scorer">The model.</param>
    /// <param name="readings">The readings, in their order, each with an arrival as it would have.</param>
    /// <param name="asOf">The instant of the features.</param>
    /// <param name="cancellationToken">The token that ends the wait for the model.</param>
    /// <returns>The sensor after them; the positions of its features are those of the copy before.</returns>
    public static async ValueTask<HypotheticalOutcome> AddAsync(
        KeyEngine copy, IModelScorer scorer, IReadOnlyList<Reading> readings, AsOf asOf, CancellationToken cancellationToken)
    {
        var positions = copy.Positions;
        var outcomes = new List<HypotheticalReading>(readings.Count);
        var changed = new List<AnomalyEpisode>();
        var scored = copy.Scored;
        await ScoredReadings.TakeAsync(copy, scorer, LineageOf(copy), Place(copy, readings), new ScoringBatch(), OnAdded, changed, cancellationToken).ConfigureAwait(false);

        HypotheticalReading[] taken = [.. outcomes];
        AnomalyEpisode[] anomalies = [.. changed.GroupBy(episode => (episode.Kind, episode.Opening), (_, states) => states.Last())];
        if (asOf is { Time: { } time, OrOldest: false } && copy.OldestAsOf is { } oldest && time < oldest)
        {
            return new HypotheticalOutcome(null, oldest, taken, anomalies);
        }

        if (copy.Compute(asOf) is not { } features)
        {
            return new HypotheticalOutcome(null, null, taken, anomalies);
        }

        var score = features.Score is { } computed
            ? computed with { Attribution = await copy.ExplainAsync(scorer, cancellationToken).ConfigureAwait(false) }
            : null;
        return new HypotheticalOutcome(features with { Positions = positions, Score = score }, null, taken, anomalies);

        void OnAdded(PlacedReading reading, ReadingDisposition disposition)
        {
            outcomes.Add(new HypotheticalReading(
                disposition, copy.Scored > scored ? copy.LastScore : null, copy.IsAnomalous, [.. copy.Refused.Select(value => value.Name)]));
            scored = copy.Scored;
        }
    }

    // A sensor that has the shard already knows its parents and its gap.
    private static ShardLineage LineageOf(KeyEngine copy) => new(ShardOf(copy), []);

    // As a live sensor follows its shards: the greatest name is the newest shard of a stream.
    private static ShardName ShardOf(KeyEngine copy) => copy.LiveShards.DefaultIfEmpty(NoShard).Max();

    private static PlacedReading[] Place(KeyEngine copy, IReadOnlyList<Reading> readings)
    {
        var last = copy.PositionOf(ShardOf(copy)) ?? new LogPosition(default, -1, 0);
        return [.. readings.Select((reading, at) => new PlacedReading(last with { SubSequence = last.SubSequence + 1 + at, Index = 0 }, reading))];
    }
}
