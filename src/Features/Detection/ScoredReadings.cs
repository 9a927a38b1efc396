using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;

namespace SensorGrid.Features.Detection;

/// <summary>Takes readings through an engine and its model together: the one way that the live grain, the replay and the verification all go.</summary>
public static class ScoredReadings
{
    /// <summary>Adds readings of one shard to a sensor, in order, each with its score.</summary>
    /// <param name="engine">The sensor, made with the scorer's model. If this throws, it has to be thrown away: readings may be taken in part.</param>
    /// <param name="scorer">The model.</param>
    /// <param name="lineage">The shard.</param>
    /// <param name="readings">The readings, with their places there.</param>
    /// <param name="batch">Room for the rows; empty before and after.</param>
    /// <param name="onAdded">Hears of each reading, with what became of it, right after the engine took it.</param>
    /// <param name="changed">Takes the anomalies that they opened, changed or ended, in order.</param>
    /// <param name="cancellationToken">Gives up waiting for the model.</param>
    public static async ValueTask TakeAsync(
        SensorEngine engine,
        IModelScorer scorer,
        ShardLineage lineage,
        IReadOnlyList<PlacedReading> readings,
        ScoringBatch batch,
        Action<PlacedReading, ReadingDisposition>? onAdded,
        IList<AnomalyEpisode> changed,
        CancellationToken cancellationToken)
    {
        for (var (from, to) = (0, 0); from < readings.Count; from = to)
        {
            for (; to < readings.Count && !batch.IsFull; to++)
            {
                engine.Stage(lineage, readings[to].Position, readings[to].Reading, batch);
            }

            if (batch.Rows > 0)
            {
                await scorer.ScoreAsync(batch.Inputs, batch.Scores, cancellationToken).ConfigureAwait(false);
            }

            for (var i = from; i < to; i++)
            {
                var disposition = engine.Add(lineage, readings[i].Position, readings[i].Reading, batch, changed);
                if (engine.Detector!.WantsExplanation)
                {
                    // It is the last that the reading changed.
                    changed[^1] = await engine.ExplainOpenAsync(scorer, cancellationToken).ConfigureAwait(false);
                }

                onAdded?.Invoke(readings[i], disposition);
            }

            batch.Clear();
        }
    }
}
