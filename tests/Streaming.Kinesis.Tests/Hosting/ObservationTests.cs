using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using SensorGrid.Streaming.Kinesis.Shards;
using SensorGrid.Streaming.Kinesis.Tests.Cluster;
using SensorGrid.TestKit.Kinesis;

namespace SensorGrid.Streaming.Kinesis.Tests.Hosting;

public sealed class ObservationTests(KinesisServers servers)
{
    [Fact]
    public async Task Status_and_metrics_tell_how_reading_goes()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var stream = await TestStream.CreateAsync(await servers.ClientAsync(Server.Embedded), 2, cancellationToken);
        var downstream = new Downstream();
        await using var cluster = await KinesisCluster.StartAsync(stream, downstream, new CasGrainStorage(), provider: "observed");
        await stream.PutAsync(0, 100, cancellationToken);
        await downstream.UntilAsync(
            calls => calls.Texts().Count == 100 && calls.Of<Downstream.Checkpointed>().DistinctBy(call => call.ShardId).Count() == 2, cancellationToken);

        var status = cluster.Status();
        Assert.True(status.IsReading);
        Assert.Equal((await stream.ShardsAsync(cancellationToken)).Select(shard => shard.ShardId), status.Shards.Select(shard => shard.ShardId));
        Assert.All(status.Shards, shard => Assert.Equal(ShardReadState.Reading, shard.State));
        Assert.All(status.Shards, shard => Assert.NotNull(shard.Checkpoint));
        Assert.All(status.Shards, shard => Assert.True(shard.Behind < TimeSpan.FromMinutes(1)));
        var gauges = Observe("observed");
        Assert.Equal(2, gauges["kinesis.shards.owned"].Single());
        Assert.Equal(2, gauges["kinesis.shard.lag"].Count);
        Assert.All(gauges["kinesis.shard.checkpoint.age"], age => Assert.InRange(age, 0, 60));
    }

    private static ConcurrentDictionary<string, List<double>> Observe(string provider)
    {
        var values = new ConcurrentDictionary<string, List<double>>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "SensorGrid.Streaming.Kinesis")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
        listener.RecordObservableInstruments();
        return values;

        void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.ToArray().Contains(new("provider", provider)))
            {
                values.GetOrAdd(instrument.Name, _ => []).Add(value);
            }
        }
    }
}
