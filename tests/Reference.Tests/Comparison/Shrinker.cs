using System.Globalization;
using System.Text;
using SensorGrid.Reference.Tests.Workloads;

namespace SensorGrid.Reference.Tests.Comparison;

/// <summary>Cuts a workload that differs down to a small one that still does, and writes its log out.</summary>
/// <param name="differs">Whether a workload differs.</param>
internal sealed class Shrinker(Func<Workload, bool> differs)
{
    private const int MostRuns = 600;
    private const int MostWritten = 40;

    private int _runs;

    /// <returns>The smallest workload that was found, in words.</returns>
    public string Shrink(Workload workload)
    {
        var small = OneQuestion(workload);
        small = Try(small with { Restores = [] }) ?? small;
        small = Try(small with { Rewinds = [] }) ?? small;
        small = FewerReadings(small);
        small = FewerMetrics(small);
        return Write(FewerReadings(small));
    }

    private Workload? Try(Workload smaller) => _runs++ < MostRuns && smaller.Log.Length > 0 && differs(smaller) ? smaller : null;

    private Workload OneQuestion(Workload workload)
    {
        foreach (var question in workload.Questions)
        {
            if (Try(workload with { Questions = [question], Log = workload.Log[..question.After] }) is { } found)
            {
                return found;
            }
        }

        return workload;
    }

    private Workload FewerReadings(Workload workload)
    {
        for (var size = workload.Log.Length / 2; size > 0; size /= 2)
        {
            for (var at = 0; at + size <= workload.Log.Length;)
            {
                if (Try(WithLog(workload, [.. workload.Log[..at], .. workload.Log[(at + size)..]])) is { } smaller)
                {
                    workload = smaller;
                }
                else
                {
                    at += size;
                }
            }
        }

        return workload;
    }

    private Workload FewerMetrics(Workload workload)
    {
        foreach (var metric in workload.Log.SelectMany(entry => entry.Metrics.Select(pair => pair.Key)).Distinct().ToArray())
        {
            LogEntry[] log = [.. workload.Log
                .Select(entry => entry with { Metrics = [.. entry.Metrics.Where(pair => pair.Key != metric)] })
                .Where(entry => entry.Metrics.Length > 0)];
            workload = Try(WithLog(workload, log)) ?? workload;
        }

        return workload;
    }

    private static Workload WithLog(Workload workload, LogEntry[] log) =>
        workload with { Log = log, Questions = [.. workload.Questions.Select(question => question with { After = log.Length })] };

    private static string Write(Workload workload)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"cut down to {workload.Log.Length} readings, {workload.Restores.Count} snapshots, asked {workload.Questions[0]}:");
        var start = workload.Log[0].Event;
        foreach (var entry in workload.Log.Take(MostWritten))
        {
            var metrics = string.Join(", ", entry.Metrics.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value?.ToString("R", CultureInfo.InvariantCulture) ?? "null"}")));
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"    {workload.Shards[entry.Shard].Id} {entry.Sequence}.{entry.Index} at {Seconds(entry.Event - start)} arrived {(entry.Arrived is { } arrived ? Seconds(arrived - start) : "?")} id {entry.Id ?? "-"}: {metrics}");
        }

        return text.ToString();
    }

    private static string Seconds(long ticks) => string.Create(CultureInfo.InvariantCulture, $"{ticks / 1e7:F7}s");
}
