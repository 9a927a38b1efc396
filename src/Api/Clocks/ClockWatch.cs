using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SensorGrid.Api.Anomalies.Streaming;

namespace SensorGrid.Api.Clocks;

/// <summary>Notices jumps of the wall clock against the monotonic one, once a second. Times in readings, "now" and what is late are by the wall clock.</summary>
internal sealed partial class ClockWatch : BackgroundService
{
    /// <summary>The smallest difference between two looks that is a jump; time services change a clock by far less.</summary>
    public static readonly TimeSpan Jump = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly ILogger<ClockWatch> _logger;
    private readonly Meter _meter;
    private readonly Counter<long> _jumps;
    private readonly Histogram<double> _sizes;

    public ClockWatch(TimeProvider time, IMeterFactory meters, ILogger<ClockWatch> logger)
    {
        (_time, _logger) = (time, logger);
        _meter = meters.Create(AnomalyStreamMetrics.MeterName);
        _jumps = _meter.CreateCounter<long>("sensorgrid.clock.jumps", "{jump}", "Jumps of the wall clock against the monotonic one, by more than a second.");
        _sizes = _meter.CreateHistogram<double>("sensorgrid.clock.jump.size", "s", "The sizes of these jumps, forward or back.");
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, _time);
        var (wall, monotonic) = (_time.GetUtcNow(), _time.GetTimestamp());
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var (wallNow, monotonicNow) = (_time.GetUtcNow(), _time.GetTimestamp());
            var difference = wallNow - wall - _time.GetElapsedTime(monotonic, monotonicNow);
            (wall, monotonic) = (wallNow, monotonicNow);
            if (difference.Duration() > Jump)
            {
                _jumps.Add(1);
                _sizes.Record(difference.Duration().TotalSeconds);
                LogJumped(difference);
            }
        }
    }

    [LoggerMessage(EventId = 3006, Level = LogLevel.Warning, Message = "The wall clock has jumped by {Difference} against the monotonic one: look at the machine's time service. Readings are late or ahead by what the clocks say.")]
    private partial void LogJumped(TimeSpan difference);
}
