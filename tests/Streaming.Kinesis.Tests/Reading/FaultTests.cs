using SensorGrid.Streaming.Kinesis.Tests.Cluster;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Kinesis;

namespace SensorGrid.Streaming.Kinesis.Tests.Reading;

public sealed class FaultTests(KinesisServers servers)
{
    private readonly Downstream _downstream = new();
    private readonly Faults _faults = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [CombinatorialFaults]
    public async Task No_fault_on_the_wire_loses_or_repeats_a_record(Fault fault, string operation)
    {
        var stream = await TestStream.CreateAsync(await servers.ClientAsync(Server.Kinesalite, _faults), 1, CancellationToken);
        await stream.PutAsync(0, 20, CancellationToken);
        _faults.Next(operation, Enumerable.Repeat(fault, 2));
        await using var cluster = await KinesisCluster.StartAsync(stream, _downstream, new CasGrainStorage());
        await _downstream.UntilRecordsAsync(20, CancellationToken);

        // Now with a position to lose: the iterator is made anew in any case.
        _faults.Next(operation, fault);
        _faults.Next("GetRecords", Fault.ExpiredIterator);
        await Eventually.TrueAsync("The last of the faults", () => _faults.Left(operation) + _faults.Left("GetRecords") == 0);
        await stream.PutAsync(20, 20, CancellationToken);
        await _downstream.UntilRecordsAsync(40, CancellationToken);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"{i}"), _downstream.Texts());
        Assert.Single(_downstream.Of<Downstream.Initialized>());
    }

    [Fact]
    public async Task A_shard_that_cannot_be_read_is_still_checkpointed()
    {
        var stream = await TestStream.CreateAsync(await servers.ClientAsync(Server.Kinesalite, _faults), 1, CancellationToken);
        await stream.PutAsync(0, 20, CancellationToken);
        await using var cluster = await KinesisCluster.StartAsync(
            stream, _downstream, new CasGrainStorage(), options => options.CheckpointInterval = TimeSpan.FromSeconds(1));
        await _downstream.UntilRecordsAsync(20, CancellationToken);
        _faults.Next("GetRecords", Enumerable.Repeat(Fault.InternalError, 1000));
        await _downstream.UntilAsync(downstream => ReadingTests.Checkpoint(downstream) is not null, CancellationToken);
        Assert.True(_faults.Left("GetRecords") > 0);
    }
}
