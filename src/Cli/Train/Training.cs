using System.Globalization;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Train.Data;
using SensorGrid.Cli.Train.Forest;
using SensorGrid.Cli.Train.Onnx;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Offline.Progress;
using SensorGrid.Offline.Replay;
using SensorGrid.Scoring.Onnx;
using SensorGrid.Scoring.Onnx.Models;

namespace SensorGrid.Cli.Train;

/// <summary>
/// A run of <c>train</c>: the first four fifths of each series go through the engine, a forest is grown from the rows, written, loaded again and compared with
/// what was written; the last fifth measures how often the model raises an alarm where nothing is wrong.
/// </summary>
internal sealed class Training(TrainOptions options, CliContext context)
{
    private const int ReportEvery = 4096;
    private const int FewestRows = 100;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        OutputPath.RequireNotRead("--rows", options.Rows, options.Input?.File);
        var data = options.Input is { } input ? await TrainingFiles.OpenAsync(input, context, cancellationToken) : MadeUpData.Create(options.Seed);
        using var rows = await CollectAsync(data, cancellationToken);
        if (rows.Count < FewestRows)
        {
            throw new CliException(string.Create(
                CultureInfo.InvariantCulture,
                $"{data.Sum(series => series.Count)} readings give {rows.Count} rows to learn from, and {FewestRows} are the least: the first 50 of a metric and the last fifth of a file give none."));
        }

        if (options.Rows is { } file)
        {
            await RowsFile.WriteAsync(file, rows, cancellationToken);
        }

        var forest = await GrowAsync(rows, cancellationToken);
        var onnx = OnnxModelWriter.Write(DetectorGraph.Create(forest));
        var record = new TrainingRecord(
            options.Command, options.Seed, options.Trees, options.Samples, data.Sum(series => series.Learnt), rows.Count, rows.Sha256(), null);
        var draft = Directory.CreateTempSubdirectory("sensorgrid-train-");
        try
        {
            ModelFiles.Write(draft.FullName, options, onnx, record);
            using var scorer = OnnxScorer.Create(ModelFolder.Load(draft.FullName));
            var strangeness = await context.Progress.RunAsync(
                "checking", step => ModelCheck.RunAsync(scorer, forest, rows, step, cancellationToken));
            var heldOut = await MeasureAsync(scorer, data, cancellationToken);
            var sha256 = ModelFiles.Write(options.Output, options, onnx, record with { Metrics = new TrainingMetrics(strangeness, heldOut) });
            context.Progress.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{heldOut.AlarmsPer1000Readings} alarms in 1,000 readings that were held out ({heldOut.Readings:N0})"));
            await context.Output.WriteLineAsync($"{scorer.Model.Identity} {sha256}");
        }
        finally
        {
            draft.Delete(recursive: true);
        }

        return ExitCode.Success;
    }

    private Task<TrainingRows> CollectAsync(IReadOnlyList<TrainingSeries> data, CancellationToken cancellationToken) =>
        context.Progress.RunAsync("learning", async step =>
        {
            var rows = new TrainingRows(options.Seed);
            var tally = new Tally(step, data.Sum(series => series.Learnt));
            foreach (var series in data)
            {
                var collector = new RowCollector(rows);
                var left = series.Learnt;
                await foreach (var reading in series.Read(cancellationToken))
                {
                    if (left-- == 0)
                    {
                        break;
                    }

                    collector.Add(reading);
                    tally.Add(1, cancellationToken);
                }
            }

            tally.End();
            return rows;
        });

    private Task<IsolationForest> GrowAsync(TrainingRows rows, CancellationToken cancellationToken) =>
        context.Progress.RunAsync("growing", step => Task.FromResult(IsolationForest.Grow(
            rows.ZScores(),
            DetectorInputs.ZScores,
            options.Trees,
            options.Samples,
            options.Seed,
            grown =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                step.Report((double)grown / options.Trees, string.Create(CultureInfo.InvariantCulture, $"{grown} trees"));
            })));

    private Task<HeldOutMetrics> MeasureAsync(OnnxScorer scorer, IReadOnlyList<TrainingSeries> data, CancellationToken cancellationToken) =>
        context.Progress.RunAsync("measuring", async step =>
        {
            var tally = new Tally(step, data.Sum(series => series.Count));
            var alarms = 0L;
            foreach (var series in data)
            {
                var replayer = new Replayer(FeatureDefinitions.Default, scorer, withFeatures: false);
                var number = 0L;
                await foreach (var page in series.Read(cancellationToken).Chunk(Replayer.Page))
                {
                    foreach (var result in await replayer.AddAsync(page, cancellationToken))
                    {
                        alarms += number++ >= series.Learnt && result.OpensAnomaly ? 1 : 0;
                    }

                    tally.Add(page.Length, cancellationToken);
                }
            }

            tally.End();
            return HeldOutMetrics.Of(data.Sum(series => series.Count - series.Learnt), alarms);
        });

    private sealed class Tally(IProgressStep step, long total)
    {
        private long _count;
        private long _reported;

        public void Add(int count, CancellationToken cancellationToken)
        {
            _count += count;
            if (_count - _reported >= ReportEvery)
            {
                _reported = _count;
                cancellationToken.ThrowIfCancellationRequested();
                Report();
            }
        }

        public void End() => Report();

        private void Report() => step.Report(total == 0 ? 1 : (double)_count / total, string.Create(CultureInfo.InvariantCulture, $"{_count:N0} readings"));
    }
}
