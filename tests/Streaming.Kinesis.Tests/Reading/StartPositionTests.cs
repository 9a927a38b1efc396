using SensorGrid.Streaming.Kinesis.Configuration;
using SensorGrid.Streaming.Kinesis.Tests.Cluster;
using SensorGrid.TestKit.Kinesis;

namespace SensorGrid.Streaming.Kinesis.Tests.Reading;

public sealed class StartPositionTests(KinesisServers servers)
{
    private readonly Downstream _downstream = new();
    private readonly CasGrainStorage _storage = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Server.KinesisLocal)]
    [InlineData(Server.Embedded)]
    public async Task Latest_begins_with_what_comes_after_the_first_start_and_stays_there_through_a_crash(Server server)
    {
        var stream = await StreamAsync(server);
        await stream.PutAsync(0, 10, CancellationToken);
        await PauseAsync();
        await using (await StartAsync(stream, options => options.StartPosition = KinesisStartPosition.Latest))
        {
            await _downstream.UntilAsync(downstream => downstream.Of<Downstream.Initialized>().Count > 0, CancellationToken);
            await stream.PutAsync(10, 10, CancellationToken);
            await _downstream.UntilRecordsAsync(10, CancellationToken);
            Assert.Empty(_downstream.Of<Downstream.Checkpointed>());

            // As if the power failed before the first checkpoint; then more comes while nobody reads.
            _storage.BeforeWrite = _ => throw new IOException("The power is off.");
        }

        await stream.PutAsync(20, 10, CancellationToken);
        _storage.BeforeWrite = null;
        await using var cluster = await StartAsync(stream, options => options.StartPosition = KinesisStartPosition.Latest);
        await _downstream.UntilRecordsAsync(20, CancellationToken);
        Assert.Equal(Enumerable.Range(10, 20).Select(i => $"{i}"), _downstream.Texts().Distinct());
        Assert.Equal(30, _downstream.Texts().Count);
    }

    [Theory]
    [InlineData(Server.KinesisLocal)]
    [InlineData(Server.Embedded)]
    public async Task A_time_begins_with_what_arrived_then_or_later(Server server)
    {
        var stream = await StreamAsync(server);
        await stream.PutAsync(0, 10, CancellationToken);
        await PauseAsync();
        var time = TimeProvider.System.GetUtcNow();
        await PauseAsync();
        await stream.PutAsync(10, 10, CancellationToken);
        await using var cluster = await StartAsync(stream, options =>
        {
            options.StartPosition = KinesisStartPosition.AtTimestamp;
            options.StartTimestamp = time;
        });
        await _downstream.UntilRecordsAsync(10, CancellationToken);
        Assert.Equal(Enumerable.Range(10, 10).Select(i => $"{i}"), _downstream.Texts());
    }

    // Arrival times are whole milliseconds: what comes before and after must not share one.
    private static Task PauseAsync() => Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken);

    private async Task<TestStream> StreamAsync(Server server) =>
        await TestStream.CreateAsync(await servers.ClientAsync(server), 1, CancellationToken);

    private Task<KinesisCluster> StartAsync(TestStream stream, Action<KinesisStreamOptions> configure) =>
        KinesisCluster.StartAsync(stream, _downstream, _storage, options =>
        {
            options.CheckpointInterval = TimeSpan.FromHours(1);
            configure(options);
        });
}
