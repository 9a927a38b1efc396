using Microsoft.Extensions.Time.Testing;
using SensorGrid.Cli.Simulate.Model;
using SensorGrid.Cli.Simulate.Output;
using SensorGrid.Cli.Tests.Support;
using SensorGrid.Features.Readings;
using SensorGrid.Kinesis.Client;
using SensorGrid.Offline.Progress;
using SensorGrid.TestKit;

namespace SensorGrid.Cli.Tests.Simulate;

public sealed class FleetPublisherTests(KinesisFixture kinesis) : IClassFixture<KinesisFixture>
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(1, 10_000)]
    [InlineData(20, 500)]
    [InlineData(0.5, 20_000)]
    public void Event_time_comes_as_fast_as_asked(double speed, int milliseconds)
    {
        var clock = new EventClock(Fleets.Start, speed, _time);

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), clock.Until(Fleets.Start.AddSeconds(10)));
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds + 300));
        Assert.Equal(TimeSpan.FromMilliseconds(-300), clock.Until(Fleets.Start.AddSeconds(10)));
    }

    [Fact]
    public async Task Readings_go_out_when_they_are_due_and_not_before()
    {
        var stream = await kinesis.CreateStreamAsync(1);
        using var server = new TestKinesis(new Uri(kinesis.Url));
        var progress = new FirstReport();
        var tally = new RunTally(Fleet.Create(Fleets.Options), progress, _time);
        var producer = new KinesisProducer(server.Client, new KinesisProducerOptions(), TimeProvider.System);
        var publisher = new FleetPublisher(producer, stream.Name, new EventClock(Fleets.Start, 1, _time), tally, _time);

        var run = publisher.RunAsync([At(0), At(0), At(10)], TestContext.Current.CancellationToken);
        await Eventually.ComesAsync("The first report of progress", progress.Task);
        Assert.Equal(2, tally.Readings);
        _time.Advance(TimeSpan.FromSeconds(9.8));
        Assert.False(run.IsCompleted);
        Assert.Equal(2, tally.Readings);
        await Eventually.TrueAsync("The end of the run", () =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            return run.IsCompleted;
        });
        await run;
        Assert.Equal(3, tally.Readings);
        Assert.Equal(Fleets.Start.AddSeconds(10), tally.Reached);
    }

    private static Reading At(double seconds) => new("a", Fleets.Start.AddSeconds(seconds), [new MetricValue("t", 1)], null);

    /// <summary>Waits for the first report of progress.</summary>
    private sealed class FirstReport : IProgressStep
    {
        private readonly TaskCompletionSource _reported = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Task => _reported.Task;

        public void Report(double? fraction, string status) => _reported.TrySetResult();
    }
}
