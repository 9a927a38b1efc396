using SensorGrid.Hosting.StartUp;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Hosting.Settings;

/// <summary>Reads the folder of definitions that the settings name: <c>SensorGrid:Definitions:Folder</c>.</summary>
public static class DefinitionsSetting
{
    /// <summary>The name below <c>SensorGrid</c>.</summary>
    public const string Name = "Definitions:Folder";

    private const string Setting = $"SensorGrid:{Name}";

    /// <summary>Reads the definitions; none when no folder is set.</summary>
    /// <param name="read">The settings.</param>
    /// <exception cref="StartUpException">The folder cannot be used; the message has all of its mistakes.</exception>
    public static SourceDefinitions Read(SettingsReader read)
    {
        if (read.Text(Setting) is not { } folder)
        {
            return SourceDefinitions.None;
        }

        try
        {
            return DefinitionsFolder.Read(folder);
        }
        catch (DefinitionsFolderException exception)
        {
            var mistakes = exception.Mistakes is [var one] ? one : string.Concat(exception.Mistakes.Select(mistake => $"{Environment.NewLine}  {mistake}"));
            throw new StartUpException($"{Setting} is '{folder}', which cannot be used: {mistakes}", exception);
        }
    }
}
