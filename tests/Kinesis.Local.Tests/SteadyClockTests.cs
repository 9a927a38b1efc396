using Microsoft.Extensions.Logging.Abstractions;
using SensorGrid.Kinesis.Local.Records;

namespace SensorGrid.Kinesis.Local.Tests;

/// <summary>A clock that is wrong for a moment gets into no arrival time.</summary>
public sealed class SteadyClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TwoClocks _clocks = new();
    private readonly SteadyClock _steady;

    public SteadyClockTests() => _steady = new SteadyClock(_clocks, NullLogger.Instance);

    [Theory]
    [InlineData(2 * 60 * 60)]
    [InlineData(-60 * 60)]
    [InlineData(1.5)]
    public void A_jump_that_goes_back_in_time_does_not_show(double seconds)
    {
        _clocks.Pass(10);
        Assert.Equal(Noon.AddSeconds(10), _steady.GetUtcNow());

        _clocks.Jump(seconds);
        for (var second = 11; second <= 20; second++)
        {
            _clocks.Pass(1);
            Assert.Equal(Noon.AddSeconds(second), _steady.GetUtcNow());
        }

        _clocks.Jump(-seconds);
        _clocks.Pass(10);
        Assert.Equal(Noon.AddSeconds(30), _steady.GetUtcNow());
    }

    [Theory]
    [InlineData(2 * 60 * 60)]
    [InlineData(-60 * 60)]
    public void A_jump_that_lasts_for_two_minutes_is_followed(double seconds)
    {
        _clocks.Jump(seconds);
        _clocks.Pass(1);
        Assert.Equal(Noon.AddSeconds(1), _steady.GetUtcNow());
        _clocks.Pass(119);
        Assert.Equal(Noon.AddSeconds(120), _steady.GetUtcNow());

        _clocks.Pass(1);

        Assert.Equal(Noon.AddSeconds(121 + seconds), _steady.GetUtcNow());
    }

    [Fact]
    public void Each_jump_has_its_own_two_minutes()
    {
        _clocks.Jump(7200);
        _clocks.Pass(100);
        _ = _steady.GetUtcNow();
        _clocks.Jump(-7200);
        _clocks.Pass(1);
        _ = _steady.GetUtcNow();
        _clocks.Jump(7200);
        _clocks.Pass(100);
        Assert.Equal(Noon.AddSeconds(201), _steady.GetUtcNow());
    }

    [Fact]
    public void A_clock_that_is_set_little_by_little_is_followed()
    {
        for (var second = 1; second <= 1000; second++)
        {
            _clocks.Pass(1);
            _clocks.Jump(0.1);
            Assert.Equal(Noon + TimeSpan.FromMilliseconds(second * 1100), _steady.GetUtcNow());
        }
    }

    /// <summary>A wall clock that the test sets, and a monotonic one that only goes on.</summary>
    private sealed class TwoClocks : TimeProvider
    {
        private DateTimeOffset _wall = Noon;
        private long _monotonic;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(double seconds)
        {
            Jump(seconds);
            _monotonic += TimeSpan.FromSeconds(seconds).Ticks;
        }

        public void Jump(double seconds) => _wall += TimeSpan.FromSeconds(seconds);

        public override DateTimeOffset GetUtcNow() => _wall;

        public override long GetTimestamp() => _monotonic;
    }
}
