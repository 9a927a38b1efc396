using SensorGrid.Features.Definitions;
using SensorGrid.Hosting.StartUp;

namespace SensorGrid.Hosting.Settings;

/// <summary>Reads the feature definitions that the settings name.</summary>
public static class FeatureFile
{
    private const string Setting = "SensorGrid:Features:File";

    /// <exception cref="StartUpException">The file cannot be read or used.</exception>
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
        catch (Exception exception) when (exception is FeatureDefinitionsException or IOException or UnauthorizedAccessException)
        {
            throw new StartUpException($"{Setting} is '{path}', which cannot be used: {exception.Message}", exception);
        }
    }
}
