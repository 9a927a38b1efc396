using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SensorGrid.Grains.Diagnostics;
using SensorGrid.Guards.Logs;

namespace SensorGrid.Grains.DeadLetters;

/// <summary>The retention of dead letters, in time and bytes, with its metrics and log.</summary>
internal sealed partial class DeadLetterRetention(
    IOptions<SensorGrainsOptions> options, GrainMetrics metrics, TimeProvider time, ILogger<DeadLetterRetention> logger)
{
    private readonly LogThrottle _throttle = new(time, TimeSpan.FromSeconds(10));

    /// <summary>Most bytes of a lane.</summary>
    public long LaneBytes => options.Value.DeadLetterLaneBytes;

    /// <summary>Most bytes of a segment of a lane, unless a single letter has more: so much leaves at once at the bound.</summary>
    public long SegmentBytes => LaneBytes / 16;

    /// <summary>Letters of records that arrived before have passed their retention.</summary>
    public DateTimeOffset KeptFrom => time.GetUtcNow() - options.Value.DeadLetterRetention;

    public void OnDismissed(int count) => metrics.OnDeadLettersRemoved(count, "dismissed");

    /// <summary>Counts and logs letters that expired.</summary>
    /// <param name="shard">The shard that they were of.</param>
    /// <param name="count">The number.</param>
    /// <param name="byAge">Whether they were too old, or otherwise too many.</param>
    public void OnExpired(string shard, int count, bool byAge)
    {
        metrics.OnDeadLettersRemoved(count, byAge ? "age" : "bytes");
        if (_throttle.TryPass(out var held))
        {
            LogExpired(logger, count, shard, byAge ? "have passed their retention" : "were the oldest of more bytes than are kept", held);
        }
    }

    [LoggerMessage(1008, LogLevel.Warning, "{Count} dead letters of {Shard} were removed: they {Reason}. Since the last such line {Held} more groups were.")]
    private static partial void LogExpired(ILogger logger, int count, string shard, string reason, long held);
}
