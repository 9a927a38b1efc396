using SensorGrid.Kinesis.Local;
using SensorGrid.Streaming.Kinesis.Tests.Cluster;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Kinesis;

namespace SensorGrid.Streaming.Kinesis.Tests.Reading;

/// <summary>Faults that a server makes on the wire itself.</summary>
public sealed class EmbeddedFaultTests
{
    /// <summary>They may all hit one shard; after more refusals of its iterator in a row a reader gives up and begins again at its checkpoint.</summary>
    private const int Faults = 3;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(KinesisFaultKind.Throttle)]
    [InlineData(KinesisFaultKind.InternalFailure)]
    [InlineData(KinesisFaultKind.ConnectionReset)]
    [InlineData(KinesisFaultKind.TruncatedBody)]
    [InlineData(KinesisFaultKind.SlowBody)]
    [InlineData(KinesisFaultKind.ExpiredIterator)]
    public async Task No_fault_of_the_server_loses_or_repeats_a_record(KinesisFaultKind kind)
    {
        using var directory = new TemporaryDirectory();
        await using var server = await KinesisServers.StartEmbeddedAsync(directory["kinesis.db"], TimeProvider.System);
        using var client = KinesisServers.Client(server.ServiceUrl);
        var stream = await TestStream.CreateAsync(client, 2, CancellationToken);
        var downstream = new Downstream();
        await stream.PutAsync(0, 50, CancellationToken);
        await using var cluster = await KinesisCluster.StartAsync(stream, downstream, new CasGrainStorage());
        await downstream.UntilRecordsAsync(50, CancellationToken);
        var fault = server.Faults.Add(new KinesisFault(kind) { Operation = "GetRecords", Times = Faults, Delay = TimeSpan.FromMilliseconds(50) });
        await stream.PutAsync(50, 50, CancellationToken);
        await downstream.UntilRecordsAsync(100, CancellationToken);
        await Eventually.TrueAsync("The last of the faults", () => fault.Fired == Faults);
        await stream.PutAsync(100, 50, CancellationToken);
        await downstream.UntilRecordsAsync(150, CancellationToken);
        Assert.Equal(150, downstream.Texts().Count);
        Assert.Equal(2, downstream.Of<Downstream.Initialized>().Count);
    }
}
