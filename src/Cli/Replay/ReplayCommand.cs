using System.CommandLine;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Input;
using SensorGrid.Cli.Models;

namespace SensorGrid.Cli.Replay;

/// <summary><c>replay</c>: readings in; their scores, and the features as of each of them, out, by the engine that the live system runs.</summary>
internal static class ReplayCommand
{
    public static Command Create(CliContext context)
    {
        var input = InputArguments.OfFileOrFolder();
        var featuresFile = FeaturesFile.CreateOption();
        var features = new Option<bool>("--features") { Description = "Also the features as of the reading's event time, once it was added. --features-file implies it." };
        var model = ModelArgument.Create();
        var output = new Option<string?>("--output", "-o")
        {
            Description = "The CSV file to write; or, for a folder of files, the folder, where each result has the place of its file. Default: standard output.",
            HelpName = "PATH",
        };
        var raw = new Option<bool>("--raw")
        {
            Description = "Write ids as they are. Without it, one that begins with =, +, -, @, a tab or a line end gets an apostrophe before it, so that no spreadsheet takes it for a formula.",
        };
        var alarmBudget = AlarmBudget.CreateOption();
        var command = new Command(
            "replay",
            "Scores every reading of a file or a folder, offline. Columns: timestamp, value of one series; sensorId, timestamp, disposition (counted, late, "
            + "duplicate, retired or feedback) of anything else; then score (the sensor's live score after the reading, 0 to 1) and anomaly_score (the same where it stands "
            + "out from the 50 readings before, 0 elsewhere and while the sensor learns: for a model with a threshold an alarm is one of at least that), alarm (1 on the row of the reading that opens an anomaly, 0 elsewhere; "
            + "silences have no row), expected_every_days (one like the reading is expected once in so many days), severity (note, warning or critical, by the alarm budget), and the features if asked for; empty where there is no value.");
        input.AddTo(command);
        command.Add(output);
        command.Add(features);
        command.Add(featuresFile);
        command.Add(alarmBudget);
        command.Add(model);
        command.Add(raw);
        command.SetAction((parsed, cancellationToken) => CommandGuard.RunAsync(
            context,
            ExitCode.Failure,
            () =>
            {
                var file = parsed.GetValue(featuresFile);
                var options = new ReplayOptions(
                    input.Read(parsed), parsed.GetValue(output), parsed.GetValue(features) || file is not null, file, parsed.GetValue(model), parsed.GetValue(raw))
                {
                    AlarmBudget = parsed.GetValue(alarmBudget),
                };
                return RunAsync(options, context, cancellationToken);
            },
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ReplayOptions options, CliContext context, CancellationToken cancellationToken)
    {
        OutputPath.RequireNotRead("--output", options.Output, options.Input.File, options.FeaturesFile);
        var definitions = AlarmBudget.Apply(options.AlarmBudget, await FeaturesFile.LoadAsync(options.FeaturesFile, cancellationToken));
        using var scorer = ModelArgument.Load(options.Model, ExitCode.Failure);
        await new ReplayRun(options, definitions, scorer, context).RunAsync(cancellationToken);
        return ExitCode.Success;
    }
}
