using CsCheck;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Features.Tests.Engine;

namespace SensorGrid.Features.Tests.Detection.Models;

/// <summary>Sensors of several models in one batch, and sensors that go over to another model.</summary>
public sealed class SeveralModelsTests
{
    private const int Readings = 160;

    private static readonly FormulaScorer[] Models = [new("1", threshold: null), new("2", threshold: null, factor: 3), new("3", threshold: null, hasEvidence: false, factor: 0.1)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Rows_of_sensors_that_are_scored_by_several_models_get_what_each_model_says_of_them_alone() => Gen
        .Select(Gen.Int[0, Models.Length - 1].Array[1, 8], Gen.Int[1, 90], Gen.Int[0, 1000])
        .Sample(
            (models, page, seed) =>
            {
                var together = models.Select((model, i) => new Sensor(models[i], seed + i)).ToArray();
                var alone = models.Select((model, i) => new Sensor(models[i], seed + i)).ToArray();
                for (var from = 0; from < Readings; from += page)
                {
                    Take([.. together.Select(sensor => sensor.Next(from, page, Models[sensor.Model]))]);
                    foreach (var sensor in alone)
                    {
                        Take([sensor.Next(from, page, Models[sensor.Model])]);
                    }
                }

                Assert.Equal(alone.Select(sensor => Convert.ToHexString(EngineFixture.Snapshot(sensor.Engine))), together.Select(sensor => Convert.ToHexString(EngineFixture.Snapshot(sensor.Engine))));
            },
            iter: 30);

    [Fact]
    public void A_sensor_that_goes_over_to_another_model_at_a_pinned_record_is_the_same_however_it_is_cut_into_pages() => Gen
        .Select(Gen.Int[0, Models.Length - 1], Gen.Int[0, Models.Length - 1], Gen.Int[1, Readings - 1], Gen.Int[1, 90], Gen.Int[0, 1000])
        .Sample(
            (before, after, pin, page, seed) =>
            {
                var whole = new Sensor(before, seed);
                Take([whole.Next(0, pin, Models[before])]);
                whole.GoOver(after);
                Take([whole.Next(pin, Readings, Models[after])]);

                // Live: in pages, beside another sensor, and restored from what was stored at each of them.
                var (live, other) = (new Sensor(before, seed), new Sensor(after, seed + 1));
                for (var from = 0; from < Readings;)
                {
                    var to = Math.Min(from < pin ? Math.Min(from + page, pin) : from + page, Readings);
                    if (from == pin)
                    {
                        live.GoOver(after);
                    }

                    live.Restore();
                    Take([live.Next(from, to - from, Models[live.Model]), other.Next(from, to - from, Models[after])]);
                    from = to;
                }

                Assert.Equal(Models[after].Model.Identity, live.Engine.Score!.Model);
                Assert.Equal(Convert.ToHexString(EngineFixture.Snapshot(whole.Engine)), Convert.ToHexString(EngineFixture.Snapshot(live.Engine)));
                Assert.Equal(before == after, live.Engine.Score.ModelChangedAt is null);
            },
            iter: 30);

    [Fact]
    public async Task A_sensor_is_not_scored_by_another_model_than_it_was_made_with()
    {
        var sensor = new Sensor(0, 1);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await ScoredReadings.TakeAsync([sensor.Next(0, 5, Models[1])], new ScoringBatch(), new Nobody(), Cancellation));

        Assert.Equal("The sensor was made with formula@1, and cannot be scored by formula@2.", exception.Message);
    }

    private static void Take(SensorReadings[] sensors)
    {
        var taking = ScoredReadings.TakeAsync(sensors, new ScoringBatch(), new Nobody(), CancellationToken.None);
        Assert.True(taking.IsCompletedSuccessfully);
    }

    private sealed class Sensor(int model, int seed)
    {
        private readonly Reading[] _log = Log(seed);

        public int Model { get; private set; } = model;

        public KeyEngine Engine { get; private set; } = new(FeatureDefinitions.Default, Models[model].Model);

        public SensorReadings Next(int from, int count, IModelScorer scorer) => new(
            Engine, scorer, Some.Shard, [.. _log.Skip(from).Take(count).Select((reading, i) => new PlacedReading(Some.Place(from + i + 1), reading))]);

        public void GoOver(int model)
        {
            Model = model;
            Engine = Engine.ChangeTo(Engine.Revision + 1, FeatureDefinitions.Default, Models[model].Model, null);
        }

        public void Restore() => Engine = KeyEngine.Restore(EngineFixture.Snapshot(Engine), FeatureDefinitions.Default, Models[Model].Model);

        // Two metrics, with a jump every now and then.
        private static Reading[] Log(int seed)
        {
            var random = new Random(seed);
            return
            [
                .. Enumerable.Range(0, Readings).Select(i => Some.Reading(
                    Some.Noon.AddMinutes(2 * i),
                    ("t", ScoredSensor.Normal(random, i) + (random.Next(40) == 0 ? 9 : 0)),
                    ("v", random.NextDouble() * (random.Next(50) == 0 ? 30 : 1)))),
            ];
        }
    }

    private sealed class Nobody : IScoredReadingsObserver
    {
        public IList<AnomalyEpisode> Changed { get; } = [];

        public void OnAdding(int sensor)
        {
        }

        public void OnAdded(int sensor, PlacedReading reading, ReadingDisposition disposition)
        {
        }

        public void OnTaken(int sensor)
        {
        }
    }
}
