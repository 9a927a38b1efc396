using System.CommandLine;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Features.Definitions;

namespace SensorGrid.Cli.Input;

/// <summary>The option that names the feature definitions, and their loading.</summary>
internal static class FeaturesFile
{
    public static Option<string?> CreateOption() => new("--features-file")
    {
        Description = "The feature definitions, features.json. Default: the built-in ones.",
        HelpName = "features.json",
    };

    public static async Task<FeatureDefinitions> LoadAsync(string? path, CancellationToken cancellationToken)
    {
        if (path is null)
        {
            return FeatureDefinitions.Default;
        }

        if (!File.Exists(path))
        {
            throw new CliException($"there is no file '{path}', which --features-file names.");
        }

        try
        {
            return FeatureDefinitions.Parse(await File.ReadAllBytesAsync(path, cancellationToken));
        }
        catch (FeatureDefinitionsException exception)
        {
            throw exception.Errors is [var one]
                ? new CliException($"--features-file {path}:{one}")
                : new CliException(
                    FormattableString.Invariant($"--features-file '{path}' has {exception.Errors.Count} mistakes."), details: [.. exception.Errors.Select(error => $"{path}:{error}")]);
        }
    }
}
