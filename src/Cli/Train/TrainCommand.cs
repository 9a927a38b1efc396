using System.CommandLine;
using System.CommandLine.Parsing;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Input;
using SensorGrid.Cli.Train.Data;
using SensorGrid.Cli.Train.Forest;

namespace SensorGrid.Cli.Train;

/// <summary><c>train</c>: readings in, a model folder out.</summary>
internal static class TrainCommand
{
    // One row costs about 35 ns a tree in ONNX Runtime, and from 25 on more trees find no more.
    private const int DefaultTrees = 32;
    private const int DefaultSamples = 256;
    private const int MostSamples = 65_536;
    private const int LongestName = 48;

    public static Command Create(CliContext context)
    {
        var input = InputArguments.OfOptional("Its readings should be normal ones. Default: made-up readings, of eight kinds of series and of the simulator's machines.");
        var output = new Option<string>("--output", "-o") { Description = "The folder to write: model.onnx and model.json.", HelpName = "DIR", Required = true };
        var rows = new Option<string?>("--rows")
        {
            Description = $"Also a CSV file of the rows that it learnt from (an even sample of {TrainingRows.MostKept} if there are more), a column for each of the detector's inputs: to train with other tools.",
            HelpName = "FILE",
        };
        var name = new Option<string?>("--name") { Description = "The model's name. Default: the folder's." };
        var version = new Option<string>("--version") { Description = "The model's version.", DefaultValueFactory = _ => "1" };
        var seed = new Option<int>("--seed") { Description = "The same seed, data and options give the same model, to the byte.", DefaultValueFactory = _ => 1 };
        var trees = Number("--trees", $"How many trees the forest has, 1 to {IsolationForest.MostTrees}.", DefaultTrees, 1, IsolationForest.MostTrees);
        var samples = Number("--samples", $"From how many rows each tree is grown, 2 to {MostSamples}.", DefaultSamples, 2, MostSamples);
        var command = new Command(
            "train",
            "Makes a model for the detector: an isolation forest over how far a value is from its metric's recent ones, and evidence from records in the "
            + "detector's views. The last line is the model's name, version and SHA-256.");
        input.AddTo(command);
        foreach (var option in (Option[])[output, rows, name, version, seed, trees, samples])
        {
            command.Add(option);
        }

        foreach (var option in (Option<string>[])[name!, version])
        {
            option.Validators.Add(result => CheckName(result, option));
        }

        command.SetAction((parsed, cancellationToken) => CommandGuard.RunAsync(
            context,
            ExitCode.Failure,
            () =>
            {
                var folder = parsed.GetRequiredValue(output);
                var options = new TrainOptions(
                    folder,
                    parsed.GetValue(name) ?? NameOf(folder),
                    parsed.GetRequiredValue(version),
                    parsed.GetValue(seed),
                    parsed.GetValue(trees),
                    parsed.GetValue(samples),
                    input.TryRead(parsed),
                    parsed.GetValue(rows),
                    $"sensorgrid {string.Join(' ', parsed.Tokens.Select(token => Quote(token.Value)))}");
                return new Training(options, context).RunAsync(cancellationToken);
            },
            cancellationToken));
        return command;
    }

    private static Option<int> Number(string name, string description, int usual, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValue(option) is var value && (value < least || value > most))
            {
                result.AddError($"{name} must be {least} to {most}, but is {value}.");
            }
        });
        return option;
    }

    private static void CheckName(OptionResult result, Option<string> option)
    {
        if (result.Tokens.Count > 0 && result.GetValue(option) is { } value && !IsName(value))
        {
            result.AddError($"{option.Name} '{value}' is not 1 to {LongestName} of the characters a-z A-Z 0-9 _ . -");
        }
    }

    private static bool IsName(string text) => text.Length is > 0 and <= LongestName && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or '-');

    private static string NameOf(string folder)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return IsName(name) ? name : throw new CliException($"the folder's name '{name}' cannot be the model's: give one with --name.", ExitCode.Usage);
    }

    private static string Quote(string token) => token.Contains(' ') ? $"'{token}'" : token;
}
