using System.Globalization;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Input;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Offline.Progress;
using SensorGrid.Offline.Replay;

namespace SensorGrid.Cli.Replay;

/// <summary>A run of <c>replay</c>: one file after the other, each with engines of its own.</summary>
internal sealed class ReplayRun(ReplayOptions options, FeatureDefinitions definitions, IModelScorer scorer, CliContext context)
{
    private long _readings;
    private long _sensors;
    private long _rejected;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var files = ReplayFiles.Resolve(options.Input, options.Output);
        foreach (var (number, (input, output)) in files.Index())
        {
            var title = files.Count == 1 ? "replaying" : string.Create(CultureInfo.InvariantCulture, $"replaying {number + 1}/{files.Count}");
            await ReplayAsync(title, input, output, cancellationToken);
        }

        var of = files.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" in {files.Count} files");
        context.Progress.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{_readings} readings of {_sensors} sensors{of} replayed, {_rejected} rejected"));
    }

    private async Task ReplayAsync(string title, InputOptions input, string? output, CancellationToken cancellationToken)
    {
        await using var source = await ReadingSources.OpenAsync(input, context, cancellationToken);
        var columns = options.WithFeatures ? FeatureColumns.Create(definitions, await source.GetMetricsAsync(cancellationToken)) : null;
        var rejected = new RejectedRows(source.Name, input.Strict, context.Progress);
        await using var file = output is null ? null : ReplayFiles.Open(output);
        var writer = file ?? context.Data;
        var table = new ReplayTable(new CsvRow(writer, options.IsRaw), source.IsOneSeries, columns);
        var replayer = new Replayer(definitions, scorer, options.WithFeatures);
        _readings += await context.Progress.RunAsync(
            title, step => ReplayAsync(source, rejected, replayer, table, step, cancellationToken));
        await writer.FlushAsync(cancellationToken);
        ReadingSources.TellRemarks(source, context.Progress);
        _sensors += replayer.SensorCount;
        _rejected += rejected.Count;
    }

    private static async Task<long> ReplayAsync(
        IReadingSource source,
        RejectedRows rejected,
        Replayer replayer,
        ReplayTable table,
        IProgressStep progress,
        CancellationToken cancellationToken)
    {
        table.WriteHeader();
        var readings = 0L;
        var page = new List<InputItem>(Replayer.Page);
        await foreach (var item in source.ReadAsync(cancellationToken))
        {
            if (item.Reading is null)
            {
                rejected.Add(item);
                continue;
            }

            page.Add(item);
            if (page.Count == Replayer.Page)
            {
                await WritePageAsync();
            }
        }

        await WritePageAsync();
        return readings;

        async Task WritePageAsync()
        {
            var results = await replayer.AddAsync([.. page.Select(item => item.Reading!)], cancellationToken);
            for (var i = 0; i < results.Length; i++)
            {
                table.Write(page[i], results[i]);
            }

            readings += page.Count;
            page.Clear();
            cancellationToken.ThrowIfCancellationRequested();
            progress.Report(source.Fraction, string.Create(CultureInfo.InvariantCulture, $"{readings:N0} readings"));
        }
    }
}
