using System.CommandLine;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Evaluate.Budgets;
using SensorGrid.Cli.Input;
using SensorGrid.Cli.Models;

namespace SensorGrid.Cli.Evaluate;

/// <summary><c>evaluate</c>: a model in, tables out of how well the detector does with it.</summary>
internal static class EvaluateCommand
{
    public static Command Create(CliContext context)
    {
        var data = new Option<string?>("--data") { Description = "A folder of labelled series, one CSV file each, in a folder for each category.", HelpName = "DIR" };
        var labels = new Option<string?>("--labels")
        {
            Description = "Where their anomalies are: JSON with, for each file's path in the folder, a list of [\"start\",\"end\"].",
            HelpName = "FILE",
        };
        var model = ModelArgument.Create();
        var command = new Command(
            "evaluate",
            "Tries the detector, as the live system runs it, on labelled series (by the rules of the Numenta Anomaly Benchmark: at the alarm level, at the best "
            + "threshold, at that of the other categories; on nine kinds of changed copies; and with parts of it taken out) and on made-up fleets with known faults: "
            + "false alarms a sensor-day by age, precision, and recall by kind of fault, at intervals from 0.1 s to 1 h and for alarm budgets from 0.01 to 3.")
        {
            data, labels, model,
        };
        var fleets = new TrialArguments();
        fleets.AddTo(command);
        var input = InputArguments.OfOptions();
        input.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(data) is null != result.GetValue(labels) is null)
            {
                result.AddError("--data and --labels go together.");
            }
        });
        command.SetAction((parsed, cancellationToken) => CommandGuard.RunAsync(
            context,
            ExitCode.Failure,
            async () =>
            {
                var options = new EvaluateOptions(
                    parsed.GetValue(data) is { } folder ? input.Read(parsed, folder) : null,
                    parsed.GetValue(labels),
                    parsed.GetValue(model),
                    fleets.Read(parsed));
                using var scorer = ModelArgument.Load(options.Model, ExitCode.Failure);
                await new Evaluation(options, scorer, context).RunAsync(cancellationToken);
                return ExitCode.Success;
            },
            cancellationToken));
        return command;
    }
}
