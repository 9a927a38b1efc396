using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Features.Tests.Engine;

namespace SensorGrid.Features.Tests.Detection;

/// <summary>A sensor that is scored by <see cref="FormulaScorer"/>, and all that it tells.</summary>
internal sealed class ScoredSensor(FormulaScorer scorer, AlarmDefinition? alarms = null)
{
    private readonly ScoringBatch _batch = new();

    public ScoredSensor()
        : this(new FormulaScorer())
    {
    }

    public KeyEngine Engine { get; private set; } = new(FeatureDefinitions.Default, scorer.Model, alarms);

    public FormulaScorer Scorer { get; private set; } = scorer;

    public List<AnomalyEpisode> Changed { get; } = [];

    /// <summary>The live score after each reading.</summary>
    public List<SensorScore?> Scores { get; } = [];

    public int Taken { get; private set; }

    public ScoredSensor Take(IReadOnlyList<Reading> readings)
    {
        Take(Taken, readings);
        Taken += readings.Count;
        return this;
    }

    /// <summary>Takes readings at given places, which may be such that were taken before.</summary>
    public void Take(int from, IReadOnlyList<Reading> readings)
    {
        var taking = ScoredReadings.TakeAsync(
            Engine,
            Scorer,
            Some.Shard,
            [.. readings.Select((reading, i) => new PlacedReading(Some.Place(from + i + 1), reading))],
            _batch,
            (_, _) => Scores.Add(Engine.Score),
            Changed,
            CancellationToken.None);
        Assert.True(taking.IsCompletedSuccessfully);
        Assert.Equal(0, _batch.Rows);
    }

    public ScoredSensor Restart(FormulaScorer? scorer = null, AlarmDefinition? budget = null)
    {
        Scorer = scorer ?? Scorer;
        alarms = budget ?? alarms;
        Engine = KeyEngine.Restore(EngineFixture.Snapshot(Engine), FeatureDefinitions.Default, Scorer.Model, alarms);
        return this;
    }

    /// <summary>Another sensor with the same past, under a budget of its own.</summary>
    public ScoredSensor Copy(AlarmDefinition budget) => new(Scorer, budget)
    {
        Engine = KeyEngine.Restore(EngineFixture.Snapshot(Engine), FeatureDefinitions.Default, Scorer.Model, budget),
        Taken = Taken,
    };

    /// <summary>A made-up temperature, a reading a minute, the same for each seed.</summary>
    public static Reading[] Calm(int count, int seed = 1, double scale = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => Some.Reading(Some.Noon.AddMinutes(i), ("t", Normal(random, i) * scale)))];
    }

    public static double Normal(Random random, int i) =>
        20 + Math.Sin(i * Math.Tau / 1440) + (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);

    public static Reading With(Reading reading, double value) => Some.Reading(reading.EventTime, ("t", value));

    /// <summary>The rows that the engine would have a model score.</summary>
    public static float[][] Inputs(Reading[] readings)
    {
        var rows = new List<float[]>();
        var engine = new ScoredSensor().Engine;
        for (var i = 0; i < readings.Length; i++)
        {
            var batch = new ScoringBatch();
            engine.Stage(Some.Shard, Some.Place(i + 1), readings[i], batch);
            if (batch.Rows > 0)
            {
                rows.Add(batch.Inputs.ToArray());
            }

            engine.Add(Some.Shard, Some.Place(i + 1), readings[i], batch, []);
        }

        return [.. rows];
    }
}
