using SensorGrid.Api.Applications.Programs;
using SensorGrid.Api.Settings;
using SensorGrid.Applications.Definitions;
using SensorGrid.Applications.Log;
using SensorGrid.Applications.Runs;

namespace SensorGrid.Api.Applications.Trials;

/// <summary>Runs a program over the newest records of its streams; all windows are closed at the end.</summary>
/// <param name="records">The newest records of streams.</param>
/// <param name="time">The clock.</param>
internal sealed class Trial(StreamRecords records, TimeProvider time)
{
    private const int RecordsAStep = 64;

    // The rows that are shown, of all streams together.
    private const long MostBytes = 4 << 20;

    /// <summary>Runs it.</summary>
    /// <param name="application">The program.</param>
    /// <param name="mostRecords">The greatest number of records.</param>
    /// <param name="mostRows">The greatest number of rows of each stream that are kept.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    public async Task<TrialResult> RunAsync(CompiledApplication application, int mostRecords, int mostRows, CancellationToken cancellationToken)
    {
        var logs = new List<RecentLog>();
        foreach (var source in application.Definition.Inputs.Select(input => input.Source).Distinct())
        {
            logs.Add(await records.ReadAsync(source, mostRecords, cancellationToken));
        }

        // Not on the request's own thread: it is work of seconds.
        return await Task.Run(() => Run(application, RecentLog.Join(logs, mostRecords), mostRows, cancellationToken), cancellationToken);
    }

    private TrialResult Run(CompiledApplication application, RecentLog log, int mostRows, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var run = ApplicationRun.Start(application, log.Place, MergeFacts.None, new Dictionary<string, long>());
        log.AppendTo(run.Merge);
        NewestRows[] streams = [.. application.Outputs.Select(_ => new NewestRows(mostRows, MostBytes / application.Outputs.Count))];
        var isDone = false;
        while (!isDone && time.GetElapsedTime(began) < ApplicationLimits.LongestRun)
        {
            cancellationToken.ThrowIfCancellationRequested();
            isDone = run.Process(RecordsAStep);
            Take(run, streams);
        }

        run.End();
        Take(run, streams);
        return new TrialResult(run.Records, run.RowsIn, run.Errors, log.From, log.To, streams, !isDone || log.IsPartial, NoteOf(isDone, log.IsPartial, run.Records, log.Count));
    }

    private static void Take(ApplicationRun run, NewestRows[] streams)
    {
        foreach (var row in run.TakeRows())
        {
            streams[row.Stream].Add(row.Json);
        }
    }

    private static string? NoteOf(bool isDone, bool isPartial, long processed, int count) =>
        !isDone ? FormattableString.Invariant($"The program processed {processed} of {count} records in {ApplicationLimits.LongestRun.TotalSeconds} s, and was ended there: try it with fewer (records=).")
        : isPartial ? FormattableString.Invariant($"Not all of the newest records could be read: at most {RecentRecords.MostShards} shards are looked at, for {StreamRecords.LongestRead.TotalSeconds} s.")
        : null;
}
