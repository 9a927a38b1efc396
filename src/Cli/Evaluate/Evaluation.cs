using System.Globalization;
using SensorGrid.Cli.Alarms;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Evaluate.Budgets;
using SensorGrid.Cli.Evaluate.Trials;
using SensorGrid.Cli.Evaluate.Windows;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;

namespace SensorGrid.Cli.Evaluate;

/// <summary>A run of <c>evaluate</c>: one trial after the other, a line of a table for each.</summary>
internal sealed class Evaluation(EvaluateOptions options, IModelScorer scorer, CliContext context)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await WriteAsync($"model {scorer.Model.Identity} {scorer.Model.Sha256}");
        if (options is { Data: { } data, Labels: { } labels })
        {
            await TrySeriesAsync(await LabelledFiles.LoadAsync(data, labels, context, cancellationToken), cancellationToken);
        }

        if (options.Fleets is { } fleets)
        {
            await new BudgetTrials(fleets, scorer, context).RunAsync(cancellationToken);
            if (fleets.Parts.Contains(TrialPart.Simulated))
            {
                await TrySimulatedAsync(cancellationToken);
            }
        }
    }

    private async Task TrySeriesAsync(IReadOnlyList<LabelledSeries> series, CancellationToken cancellationToken)
    {
        await WriteAsync($"\n{series.Count} series, {series.Sum(one => one.Readings.Length)} rows, {series.Sum(one => one.Windows.Length)} windows, alarm level {scorer.Model.AlarmScore}\n");
        await WriteAsync("| at the best threshold | score | threshold | windows found | false rows |\n| --- | --- | --- | --- | --- |");
        var scored = await ScoreAsync(series, Ablation.None, cancellationToken);
        foreach (var profile in new[] { WindowProfile.Standard, WindowProfile.LowFalsePositives, WindowProfile.LowFalseNegatives })
        {
            var score = WindowScore.Fitted(scored, profile);
            await WriteAsync($"| {profile.Name} | {score.Score:0.0} | {score.Threshold:0.000} | {score.Found} of {score.Windows} | {score.FalseRows} |");
        }

        await WriteAsync("\n| changed copies | alarm level | best threshold | others' threshold | windows found | false rows |\n| --- | --- | --- | --- | --- | --- |");
        await WriteLineAsync("as they are", scored);
        var copies = new List<(double Level, double Best, double Others)>();
        foreach (var perturbation in Perturbation.All)
        {
            var copy = series.Index().Select(one => perturbation.Apply(one.Item, one.Index)).ToArray();
            copies.Add(await WriteLineAsync(perturbation.Name, await ScoreAsync(copy, Ablation.None, cancellationToken)));
        }

        await WriteAsync($"| mean of the first five | {copies.Take(5).Average(copy => copy.Level):0.0} | {copies.Take(5).Average(copy => copy.Best):0.0} | {copies.Take(5).Average(copy => copy.Others):0.0} | | |");
        await WriteAsync($"| mean of all | {copies.Average(copy => copy.Level):0.0} | {copies.Average(copy => copy.Best):0.0} | {copies.Average(copy => copy.Others):0.0} | | |");

        await WriteAsync("\n| taken out | alarm level | best threshold | others' threshold | windows found | false rows |\n| --- | --- | --- | --- | --- | --- |");
        await WriteLineAsync("nothing", scored);
        foreach (var ablation in Ablation.All)
        {
            await WriteLineAsync(ablation.Name, await ScoreAsync(series, ablation, cancellationToken));
        }
    }

    private async Task<ScoredSeries[]> ScoreAsync(IReadOnlyList<LabelledSeries> series, Ablation ablation, CancellationToken cancellationToken)
    {
        var scored = new ScoredSeries[series.Count];
        for (var i = 0; i < scored.Length; i++)
        {
            scored[i] = await SeriesTrial.RunAsync(series[i], scorer, ablation, cancellationToken);
        }

        return scored;
    }

    private async Task<(double Level, double Best, double Others)> WriteLineAsync(string name, ScoredSeries[] scored)
    {
        var level = WindowScore.At(scored, scorer.Model.AlarmScore, WindowProfile.Standard);
        var best = WindowScore.Fitted(scored, WindowProfile.Standard);
        var others = WindowScore.LeaveOneCategoryOut(scored);
        await WriteAsync($"| {name} | {level.Score:0.0} | {best.Score:0.0} | {others:0.0} | {level.Found} of {level.Windows} | {level.FalseRows} |");
        return (level.Score, best.Score, others);
    }

    private async Task TrySimulatedAsync(CancellationToken cancellationToken)
    {
        foreach (var trial in FleetTrial.All)
        {
            var found = await context.Progress.RunAsync(trial.Name, _ => trial.RunAsync(scorer, cancellationToken));
            await WriteAsync($"\n{trial.Name}:");
            AssessmentText.Write(found, context.Output, AlarmDefinition.Default.BudgetPerSensorDay);
        }
    }

    private Task WriteAsync(FormattableString line) => context.Output.WriteLineAsync(line.ToString(CultureInfo.InvariantCulture));

    private Task WriteAsync(string line) => context.Output.WriteLineAsync(line);
}
