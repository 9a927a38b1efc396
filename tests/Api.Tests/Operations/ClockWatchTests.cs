using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using SensorGrid.Api.Anomalies.Streaming;
using SensorGrid.Api.Clocks;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Operations;

public sealed class ClockWatchTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData(7200)]
    [InlineData(-3600)]
    public async Task A_jump_of_the_wall_clock_is_a_warning_with_its_size_and_is_counted(int seconds)
    {
        var clocks = new JumpingTime();
        var logger = new FakeLogger<ClockWatch>();
        var meters = _services.GetRequiredService<IMeterFactory>();
        using var watch = new ClockWatch(clocks, meters, logger);
        using var jumps = new MetricCollector<long>(meters, AnomalyStreamMetrics.MeterName, "sensorgrid.clock.jumps");
        await watch.StartAsync(TestContext.Current.CancellationToken);
        await PassAsync(clocks);
        Assert.Empty(jumps.GetMeasurementSnapshot());

        clocks.Offset = TimeSpan.FromSeconds(seconds);
        await Eventually.TrueAsync("the jump", () =>
        {
            clocks.Advance(TimeSpan.FromSeconds(1));
            return jumps.GetMeasurementSnapshot().Count > 0;
        });
        await PassAsync(clocks);

        Assert.Single(jumps.GetMeasurementSnapshot());
        Assert.Contains(TimeSpan.FromSeconds(seconds).ToString(), Assert.Single(logger.Collector.GetSnapshot()).Message, StringComparison.Ordinal);
    }

    // Looks happen at moments of their own: some seconds pass, one by one.
    private static async Task PassAsync(JumpingTime clocks)
    {
        for (var second = 0; second < 5; second++)
        {
            var looks = clocks.Looks;
            await Eventually.TrueAsync("a look", () =>
            {
                clocks.Advance(TimeSpan.FromSeconds(1));
                return clocks.Looks > looks;
            });
        }
    }

    /// <summary>A wall clock that can be off, by a monotonic one that is not.</summary>
    private sealed class JumpingTime : TimeProvider
    {
        private readonly FakeTimeProvider _monotonic = new();
        private readonly Lock _lock = new();
        private long _timestamp;
        private int _looks;

        public TimeSpan Offset { get; set; }

        public int Looks => Volatile.Read(ref _looks);

        public override long TimestampFrequency => _monotonic.TimestampFrequency;

        public void Advance(TimeSpan delta)
        {
            lock (_lock)
            {
                _monotonic.Advance(delta);
            }
        }

        // As of the last look at the wall clock, which comes before it: no time passes between the two, however long the thread that looks stands still.
        public override long GetTimestamp() => Volatile.Read(ref _timestamp);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            _monotonic.CreateTimer(callback, state, dueTime, period);

        public override DateTimeOffset GetUtcNow()
        {
            lock (_lock)
            {
                Interlocked.Increment(ref _looks);
                Volatile.Write(ref _timestamp, _monotonic.GetTimestamp());
                return _monotonic.GetUtcNow() + Offset;
            }
        }
    }
}
