using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using SensorGrid.Kinesis.Local;
using SensorGrid.Kinesis.Local.Hosting;
using SensorGrid.Streaming.Kinesis.Shards;
using SensorGrid.Streaming.Kinesis.Tests.Cluster;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Kinesis;

namespace SensorGrid.Streaming.Kinesis.Tests.FanOut;

/// <summary>The first revision of the definitions, on a shard that is pushed records without pause.</summary>
public sealed class PushedPinTests
{
    private readonly Downstream _downstream = new();
    private readonly CasGrainStorage _storage = new();
    private readonly Revisions _revisions = new();
    private readonly Wiretap _tap = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_revision_reaches_a_shard_that_is_never_idle_without_waiting_for_minutes()
    {
        // Its records arrive a minute after the claim, by its clock: too soon for a page that does not show the tip.
        using var directory = new TemporaryDirectory();
        var options = new KinesisLocalOptions { Port = 0, DatabasePath = directory["kinesis.db"], TimeProvider = new ShiftedClock(TimeSpan.FromMinutes(1)) };
        await using var server = await KinesisLocalServer.StartAsync(options, NullLoggerFactory.Instance, CancellationToken);
        var stream = await TestStream.CreateAsync(KinesisServers.Client(server.ServiceUrl, _tap), 1, CancellationToken);
        await using (await StartAsync(stream))
        {
            await PutAsync(stream, 0);
        }

        // What is put from here on is pushed: no page that is asked for shows the tip.
        _tap.Refuse = operation => operation == "GetRecords" ? "ProvisionedThroughputExceededException" : null;
        _revisions.Apply();
        await stream.PutAsync(10, 10, CancellationToken);
        await using var cluster = await StartAsync(stream);
        await _downstream.UntilRecordsAsync(20, CancellationToken);
        await PutAsync(stream, 20);
        await PutAsync(stream, 30);

        var calls = _downstream.Of<Downstream.Processed>();
        var revisions = calls.SelectMany(call => call.Records, (call, record) => (Number: int.Parse(Downstream.Text(record), CultureInfo.InvariantCulture), call.Revision)).ToArray();
        Assert.All(revisions.Where(record => record.Number < 20), record => Assert.Equal(0, record.Revision));
        Assert.Equal(1, revisions.Single(record => record.Number == 39).Revision);
    }

    private Task<KinesisCluster> StartAsync(TestStream stream) =>
        KinesisCluster.StartAsync(stream, _downstream, _storage, options => options.EnhancedFanOutConsumer = "me", revisions: _revisions);

    private async Task PutAsync(TestStream stream, int first)
    {
        await stream.PutAsync(first, 10, CancellationToken);
        await _downstream.UntilRecordsAsync(first + 10, CancellationToken);
    }

    private sealed class Revisions : IShardRevisions
    {
        private long _inForce;

        public long InForce => Interlocked.Read(ref _inForce);

        public bool IsAnnouncing => InForce > 0;

        public void Apply() => Interlocked.Increment(ref _inForce);
    }
}
