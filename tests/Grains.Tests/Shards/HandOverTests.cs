using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Grains.Sensors;
using SensorGrid.Grains.Storage.Parts;
using SensorGrid.Kinesis.Records;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Grains.Tests.Shards;

/// <summary>A silo that was declared dead and is not, or was frozen and goes on: two readers believe that a shard is theirs.</summary>
[Collection(nameof(OneSilo))]
public sealed class HandOverTests(SensorCluster cluster)
{
    private const int Log = 400, Sensors = 3;

    /// <summary>Five seconds, at ten reads a second.</summary>
    private const int Overlap = 50;

    private readonly string _shard = Some.Name("shardId");
    private readonly string[] _sensors = [.. Enumerable.Range(0, Sensors).Select(_ => Some.Name("sensor"))];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Of_two_readers_the_deposed_one_stops_at_its_next_checkpoint_and_nothing_is_counted_twice(int seed)
    {
        var random = new Random(seed);
        var first = await ClaimAsync(1);
        await first.ReadAsync(50);
        Assert.True(await first.CheckpointAsync());
        await first.ReadAsync(random.Next(60));

        // It goes on, and stores sensors, and does not know.
        var second = await ClaimAsync(2);
        for (var read = 0; read < Overlap; read++)
        {
            await Task.WhenAll(first.ReadAsync(random.Next(8)), second.ReadAsync(random.Next(8)));
            if (random.Next(10) == 0)
            {
                await first.PersistAsync();
            }

            if (random.Next(10) == 0)
            {
                Assert.True(await second.CheckpointAsync());
            }
        }

        var before = (await second.Shard.GetStatusAsync()).Progress;
        Assert.False(await first.CheckpointAsync());
        Assert.Equal(before, (await second.Shard.GetStatusAsync()).Progress);
        await second.ReadAsync(Log);
        Assert.True(await second.CheckpointAsync());

        Assert.True(first.Handed > 50 && second.Handed == Log, "Both are to read for a while.");
        await AssertCountedOnceAsync();
        foreach (var sensor in _sensors)
        {
            await cluster.WriteBehindTheBackAsync<StoredItem>(SensorGrain.StateName, cluster.Sensor(sensor).GetGrainId());
            await cluster.Cluster.DeactivateAsync(cluster.Sensor(sensor));
        }

        await AssertCountedOnceAsync();
    }

    private async Task AssertCountedOnceAsync()
    {
        for (var sensor = 0; sensor < Sensors; sensor++)
        {
            PlacedReading[] readings = [.. Enumerable.Range(0, Log).Where(place => place % Sensors == sensor).Select(place => new PlacedReading(Some.Position(place), ReadingAt(place)))];
            var (features, anomalies) = Some.Take(readings, _shard);
            FeatureAssert.Same(features, await cluster.Sensor(_sensors[sensor]).GetFeaturesAsync(AsOf.Latest, Cancellation));
            await AnomalyAssert.SameAsync(_sensors[sensor], anomalies, cluster);
        }
    }

    private Reading ReadingAt(int place) => Some.Reading(_sensors[place % Sensors], place);

    private async Task<Reader> ClaimAsync(int silo)
    {
        var shard = cluster.Cluster.Client.GetGrain<IShardGrain>($"{SensorCluster.StreamProvider}/stream/{_shard}");
        var claim = await shard.ClaimAsync(SiloAddress.New(System.Net.IPAddress.Loopback, silo, 1), force: true);
        var reader = new Reader(this, await cluster.StartProcessorAsync(_shard), shard, claim.Epoch);
        await reader.BeginAsync();
        return reader;
    }

    /// <summary>Drives a processor as the reader of a shard does, under its claim.</summary>
    private sealed class Reader(HandOverTests test, IShardRecordProcessor processor, IShardGrain shard, long epoch)
    {
        private int _next;

        public IShardGrain Shard => shard;

        /// <summary>The place up to which it has handed records over.</summary>
        public int Handed { get; private set; }

        public async Task BeginAsync()
        {
            var checkpoint = (await shard.GetStatusAsync()).Progress?.Position;
            _next = checkpoint is { } position ? Enumerable.Range(0, Log).Single(place => Some.RecordPosition(place) == position) + 1 : 0;
            await processor.InitializeAsync(new ShardStart(test._shard, [], checkpoint, null), Cancellation);
        }

        public async Task ReadAsync(int count)
        {
            var end = Math.Min(Log, _next + count);
            while (_next < end)
            {
                ShardRecord[] page = [.. Enumerable.Range(_next, end - _next).Select(place => Some.Record(place, test.ReadingAt(place)))];
                if (await processor.ProcessRecordsAsync(page, 0, Cancellation) == ShardOutcome.Gap)
                {
                    await BeginAsync();
                    continue;
                }

                _next = end;
                Handed = Math.Max(Handed, end);
            }
        }

        public async Task<bool> PersistAsync()
        {
            var outcome = await processor.PersistAsync(Some.RecordPosition(_next - 1), default, Cancellation);
            return outcome == ShardOutcome.Done;
        }

        /// <returns>Whether the shard is still this reader's.</returns>
        public async Task<bool> CheckpointAsync()
        {
            Assert.True(await PersistAsync());
            var position = Some.RecordPosition(_next - 1);
            if (!await shard.CheckpointAsync(epoch, new ShardProgress(position, Some.Noon), finished: false))
            {
                return false;
            }

            await processor.CheckpointedAsync(position, Cancellation);
            return true;
        }
    }
}
