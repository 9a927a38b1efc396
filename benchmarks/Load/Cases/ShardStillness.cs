using System.Diagnostics;
using System.Globalization;

namespace SensorGrid.Load.Cases;

/// <summary>The longest time that a shard delivered nothing between two records, by what its reader publishes.</summary>
internal sealed class ShardStillness
{
    private const string Delivered = "kinesis_shard_records";
    private const string Counted = "sensorgrid_readings_total";

    private readonly Dictionary<string, (string Value, long Since)> _shards = new(StringComparer.Ordinal);

    /// <summary>The longest time between two deliveries of a shard so far, as exact as the looks are close.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>Looks at the metrics once.</summary>
    /// <param name="metrics">The answer of <c>/metrics</c>.</param>
    /// <returns>Readings counted so far.</returns>
    public double Look(string metrics)
    {
        var now = Stopwatch.GetTimestamp();
        var counted = 0.0;
        foreach (var line in metrics.Split('\n'))
        {
            // Name with labels, value, time.
            var parts = line.Split(' ');
            if (line.StartsWith(Delivered, StringComparison.Ordinal))
            {
                Look(parts[0], parts[1], now);
            }
            else if (line.StartsWith(Counted, StringComparison.Ordinal) && line.Contains("disposition=\"counted\"", StringComparison.Ordinal))
            {
                counted += double.Parse(parts[1], CultureInfo.InvariantCulture);
            }
        }

        return counted;
    }

    // What counts is the time between two looks that saw it go on, so that a shard that is at its end is no longer waited for.
    private void Look(string shard, string records, long now)
    {
        if (!_shards.TryGetValue(shard, out var last))
        {
            _shards[shard] = (records, now);
            return;
        }

        if (last.Value != records)
        {
            var still = Stopwatch.GetElapsedTime(last.Since, now);
            Longest = still > Longest && last.Value != "0" ? still : Longest;
            _shards[shard] = (records, now);
        }
    }
}
