using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;

namespace SensorGrid.Features.Detection;

/// <summary>Runs readings through engines and their model together: the one way that the live grain, the replay and the verification all go.</summary>
public static class ScoredReadings
{
    /// <summary>Adds readings of one shard to a sensor, in order, each with its score.</summary>
    /// <param name="engine">The sensor, made with the scorer's model. If this throws, it has to be thrown away: readings may be ingested in part.</param>
    /// <param name="scorer">The model.</param>
    /// <param name="lineage">The shard.</param>
    /// <param name="readings">The readings, with their positions there.</param>
    /// <param name="batch">Room for the rows; empty before and after.</param>
    /// <param name="onAdded">Called for each reading, with its disposition, right after the engine ingested it.</param>
    /// <param name="changed">The destination of the anomalies that they opened, changed or ended, in order.</param>
    /// <param name="cancellationToken">The token that ends the wait for the model.</param>
    public static ValueTask TakeAsync(
        KeyEngine engine,
        IModelScorer scorer,
        ShardLineage lineage,
        IReadOnlyList<PlacedReading> readings,
        ScoringBatch batch,
        Action<PlacedReading, ReadingDisposition>? onAdded,
        IList<AnomalyEpisode> changed,
        CancellationToken cancellationToken) =>
        TakeAsync([new SensorReadings(engine, scorer, lineage, readings)], batch, new OneSensor(onAdded, changed), cancellationToken);

    /// <summary>
    /// Adds readings to sensors, to each in order, each with its score. Rows of many sensors go through a model together, those of each model by themselves; since the score of a
    /// row is a function of the row alone, that is the same as one sensor after the other.
    /// </summary>
    /// <param name="sensors">The sensors, each once. If this throws, those that the observer was not notified of as done have to be thrown away.</param>
    /// <param name="batch">Room for the rows; empty before and after.</param>
    /// <param name="observer">Called for each reading right after its engine ingested it.</param>
    /// <param name="cancellationToken">The token that ends the wait for the model.</param>
    public static async ValueTask TakeAsync(
        IReadOnlyList<SensorReadings> sensors,
        ScoringBatch batch,
        IScoredReadingsObserver observer,
        CancellationToken cancellationToken)
    {
        for (var at = default(Place); at.Sensor < sensors.Count;)
        {
            var end = Stage(sensors, at, batch);
            if (batch.Rows > 0)
            {
                await batch.ScoreAsync(cancellationToken).ConfigureAwait(false);
            }

            while (at != end)
            {
                var (engine, scorer, lineage, readings) = sensors[at.Sensor];
                observer.OnAdding(at.Sensor);
                for (var to = at.Sensor == end.Sensor ? end.Reading : readings.Count; at.Reading < to; at.Reading++)
                {
                    var disposition = engine.Add(lineage, readings[at.Reading].Position, readings[at.Reading].Reading, batch, observer.Changed);
                    if (engine.Detector!.WantsExplanation)
                    {
                        // It is the last that the reading changed.
                        observer.Changed[^1] = await engine.ExplainOpenAsync(scorer, cancellationToken).ConfigureAwait(false);
                    }

                    observer.OnAdded(at.Sensor, readings[at.Reading], disposition);
                }

                if (at.Reading == readings.Count)
                {
                    observer.OnTaken(at.Sensor);
                    at = new Place(at.Sensor + 1, 0);
                }
            }

            batch.Clear();
        }
    }

    /// <summary>Stages what there is room for.</summary>
    /// <returns>The position of the first reading that is not staged.</returns>
    private static Place Stage(IReadOnlyList<SensorReadings> sensors, Place at, ScoringBatch batch)
    {
        while (at.Sensor < sensors.Count)
        {
            var (engine, scorer, lineage, readings) = sensors[at.Sensor];
            engine.RequireModel(scorer.Model);
            batch.Begin(scorer);
            for (; at.Reading < readings.Count; at.Reading++)
            {
                if (batch.IsFull)
                {
                    return at;
                }

                engine.Stage(lineage, readings[at.Reading].Position, readings[at.Reading].Reading, batch);
            }

            at = new Place(at.Sensor + 1, 0);
        }

        return at;
    }

    private record struct Place(int Sensor, int Reading);

    private sealed class OneSensor(Action<PlacedReading, ReadingDisposition>? onAdded, IList<AnomalyEpisode> changed) : IScoredReadingsObserver
    {
        public IList<AnomalyEpisode> Changed => changed;

        public void OnAdding(int sensor)
        {
        }

        public void OnAdded(int sensor, PlacedReading reading, ReadingDisposition disposition) => onAdded?.Invoke(reading, disposition);

        public void OnTaken(int sensor)
        {
        }
    }
}
