using SensorGrid.Features.Definitions;
using SensorGrid.Hosting.StartUp;

namespace SensorGrid.Hosting.Settings;

/// <summary>Reads the feature definitions that the settings name.</summary>
public static class FeatureFile
{
    private const string Setting = "SensorGrid:Features:File";

    /// <exception cref="StartUpException">The file cannot be read or used; the message has all of its mistakes.</exception>
    public static FeatureDefinitions Read(string? path)
    {
        if (path is null)
        {
            return FeatureDefinitions.Default;
        }

        try
        {
            return FeatureDefinitions.Parse(File.ReadAllBytes(path));
        }
        catch (FeatureDefinitionsException exception)
        {
            string[] errors = [.. exception.Errors.Select(error => $"{Path.GetFileName(path)}:{error}")];
            var mistakes = errors is [var one] ? one : string.Concat(errors.Select(error => $"{Environment.NewLine}  {error}"));
            throw new StartUpException($"{Setting} is '{path}', which cannot be used: {mistakes}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartUpException($"{Setting} is '{path}', which cannot be used: {exception.Message}", exception);
        }
    }
}
