using System.CommandLine;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Scoring.Onnx;
using SensorGrid.Scoring.Onnx.Models;

namespace SensorGrid.Cli.Models;

/// <summary>The part of the command line that says which model scores; several commands share it.</summary>
internal static class ModelArgument
{
    public static Option<string?> Create() => new("--model")
    {
        Description = "The folder of the model that scores, in the live system the one that silos are started with (model.onnx and model.json). Default: the built-in one.",
        HelpName = "DIR",
    };

    /// <exception cref="CliException">The model does not fit.</exception>
    public static OnnxScorer Load(string? folder, int exitCode)
    {
        try
        {
            return OnnxScorer.Create(folder is null ? ModelFolder.Default : ModelFolder.Load(folder));
        }
        catch (ModelException exception)
        {
            throw new CliException(folder is null ? exception.Message : $"--model: {exception.Message}", exitCode);
        }
    }
}
