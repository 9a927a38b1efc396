using CsCheck;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Grains.Sensors;
using SensorGrid.Grains.Storage.Parts;
using SensorGrid.Kinesis.Records;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Grains.Tests.Sensors;

/// <summary>Whatever happens between a shard and a sensor, its features, score and anomalies are those of one engine that was given the log once.</summary>
[Collection(nameof(OneSilo))]
public sealed class SensorLogProperties(SensorCluster cluster)
{
    private static readonly Gen<Step> AnyStep = Gen.Frequency(
        (6, Gen.Int[1, 40].Select(count => new Step(StepKind.Deliver, count))),
        (2, Gen.Int[1, 12].Select(count => new Step(StepKind.DeliverAgain, count))),
        (2, Gen.Const(new Step(StepKind.Barrier, 0))),
        (1, Gen.Const(new Step(StepKind.BarrierWithoutCheckpoint, 0))),
        (1, Gen.Const(new Step(StepKind.Rewind, 0))),
        (1, Gen.Const(new Step(StepKind.Deactivate, 0))),
        (1, Gen.Const(new Step(StepKind.LoseWhatIsNotStored, 0))));

    // Seconds between readings: some late, some at the same time, some long silences; few values unlike the others; some with an id that another one has, too.
    private static readonly Gen<(int Seconds, int Value, int Id)[]> AnyLog =
        Gen.Select(Gen.Frequency((9, Gen.Int[0, 60]), (1, Gen.Int[-90, 3000])), Gen.Frequency((30, Gen.Int[-5, 5]), (1, Gen.Int[-500, 500])), Gen.Int[0, 3]).Array[1, 250];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Features_score_and_anomalies_equal_those_of_one_engine_that_was_given_the_log_once() =>
        await Gen.Select(AnyLog, AnyStep.Array[0, 25]).SampleAsync(CheckAsync, iter: 150, threads: 1);

    private async Task CheckAsync((int Seconds, int Value, int Id)[] log, Step[] steps)
    {
        var id = Some.Name("property");
        var shard = Some.Name("shardId");
        var readings = ReadingsOf(id, log);
        var reader = new Reader(await cluster.StartProcessorAsync(shard), readings, shard);

        foreach (var step in steps)
        {
            await ApplyAsync(reader, step, cluster.Sensor(id));
        }

        // At the end the rest of the log comes, after as many rewinds as it takes.
        while (!await reader.FinishAsync())
        {
        }

        var (features, anomalies) = Some.Take([.. readings.Select((reading, place) => new PlacedReading(Some.Position(place), reading))], shard);
        FeatureAssert.Same(features, await cluster.Sensor(id).GetFeaturesAsync(AsOf.Latest, Cancellation));
        await AnomalyAssert.SameAsync(id, anomalies, cluster);
        await LoseWhatIsNotStoredAsync(cluster.Sensor(id));
        FeatureAssert.Same(features, await cluster.Sensor(id).GetFeaturesAsync(AsOf.Latest, Cancellation));
    }

    private static Reading[] ReadingsOf(string id, (int Seconds, int Value, int Id)[] log)
    {
        var time = Some.Noon;
        return Array.ConvertAll(log, entry =>
        {
            time = time.AddSeconds(entry.Seconds);
            return new Reading(id, time, [new MetricValue("t", entry.Value / 3.0)], entry.Id == 0 ? null : $"id-{entry.Id}");
        });
    }

    private async Task ApplyAsync(Reader reader, Step step, ISensorGrain sensor)
    {
        switch (step.Kind)
        {
            case StepKind.Deliver:
                await reader.DeliverAsync(step.Count);
                break;
            case StepKind.DeliverAgain:
                await reader.DeliverAgainAsync(step.Count, sensor);
                break;
            case StepKind.Barrier:
                await reader.BarrierAsync(checkpoint: true);
                break;
            case StepKind.BarrierWithoutCheckpoint:
                await reader.BarrierAsync(checkpoint: false);
                break;
            case StepKind.Rewind:
                await reader.RewindAsync();
                break;
            case StepKind.Deactivate:
                await cluster.Cluster.DeactivateAsync(sensor);
                break;
            default:
                await LoseWhatIsNotStoredAsync(sensor);
                break;
        }
    }

    private async Task LoseWhatIsNotStoredAsync(ISensorGrain sensor)
    {
        if (cluster.Switch.WritesOf(SensorGrain.StateName, sensor.GetGrainId()) > 0)
        {
            await cluster.WriteBehindTheBackAsync<StoredItem>(SensorGrain.StateName, sensor.GetGrainId());
            await cluster.Cluster.DeactivateAsync(sensor);
        }
    }

    private enum StepKind
    {
        Deliver,
        DeliverAgain,
        Barrier,
        BarrierWithoutCheckpoint,
        Rewind,
        Deactivate,
        LoseWhatIsNotStored,
    }

    private sealed record Step(StepKind Kind, int Count);

    /// <summary>Drives a processor as the reader of a shard does.</summary>
    private sealed class Reader(IShardRecordProcessor processor, Reading[] log, string shard)
    {
        private int _next;
        private int _checkpoint = -1;

        public async Task DeliverAsync(int count)
        {
            var to = Math.Min(log.Length, _next + count);
            if (to == _next)
            {
                return;
            }

            // Arrived when they were measured: none is from the future.
            ShardRecord[] records =
            [
                .. Enumerable.Range(_next, to - _next)
                    .Select(place => Some.Record(place, log[place]) with { ApproximateArrivalTimestamp = log[place].EventTime }),
            ];
            if (await processor.ProcessRecordsAsync(records, 0, Cancellation) == ShardOutcome.Gap)
            {
                await RewindAsync();
                return;
            }

            _next = to;
        }

        // A call that timed out and arrives after all, or one of a reader that was deposed.
        public async Task DeliverAgainAsync(int count, ISensorGrain sensor)
        {
            var from = Math.Max(_checkpoint + 1, _next - count);
            if (from >= _next)
            {
                return;
            }

            var page = new SensorPage(
                Some.Lineage(shard),
                from - 1 > _checkpoint ? Some.Position(from - 1) : null,
                [.. Enumerable.Range(from, _next - from).Select(place => new PlacedReading(Some.Position(place), log[place]))],
                null);
            await sensor.IngestAsync(page, Cancellation);
        }

        /// <returns>Whether everything is durable.</returns>
        public async Task<bool> BarrierAsync(bool checkpoint)
        {
            if (_next == 0)
            {
                return false;
            }

            var position = Some.RecordPosition(_next - 1);
            if (await processor.PersistAsync(position, default, Cancellation) == ShardOutcome.Gap)
            {
                await RewindAsync();
                return false;
            }

            if (checkpoint)
            {
                _checkpoint = _next - 1;
                await processor.CheckpointedAsync(position, Cancellation);
            }

            return true;
        }

        public async Task RewindAsync()
        {
            _next = _checkpoint + 1;
            await processor.InitializeAsync(
                new ShardStart(shard, [], _checkpoint < 0 ? null : Some.RecordPosition(_checkpoint), null), Cancellation);
        }

        public async Task<bool> FinishAsync()
        {
            await DeliverAsync(log.Length);
            return _next == log.Length && await BarrierAsync(checkpoint: true);
        }
    }
}
