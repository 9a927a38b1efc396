using Microsoft.Extensions.Time.Testing;
using SensorGrid.Guards.Logs;

namespace SensorGrid.Guards.Tests.Logs;

public sealed class LogThrottleTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void One_line_passes_in_each_interval_and_tells_how_many_were_held_back()
    {
        var throttle = new LogThrottle(_time, TimeSpan.FromSeconds(1));
        var passed = new List<long>();
        for (var i = 0; i < 50; i++)
        {
            if (throttle.TryPass(out var held))
            {
                passed.Add(held);
            }

            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal([0, 9, 9, 9, 9], passed);
    }

    [Fact]
    public void A_burst_passes_after_a_rest_and_no_more_than_a_burst()
    {
        var throttle = new LogThrottle(_time, TimeSpan.FromSeconds(1), burst: 3);

        Assert.Equal(3, Passed(throttle, 10));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, Passed(throttle, 10));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(3, Passed(throttle, 10));
    }

    private static int Passed(LogThrottle throttle, int lines) => Enumerable.Range(0, lines).Count(line => throttle.TryPass(out _));
}
