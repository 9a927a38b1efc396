using SensorGrid.Hosting.StartUp;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Hosting.Settings;

/// <summary>Reads the folder of definitions that the settings name: <c>SensorGrid:Definitions:Folder</c>.</summary>
public static class DefinitionsSetting
{
    /// <summary>The name below <c>SensorGrid</c>.</summary>
    public const string Name = "Definitions:Folder";

    /// <summary>The name of the setting that makes silos follow the folder, below <c>SensorGrid</c>.</summary>
    public const string FollowName = "Definitions:Follow";

    private const string Setting = $"SensorGrid:{Name}";
    private const string FollowSetting = $"SensorGrid:{FollowName}";

    /// <summary>Reads which folder the silos follow: it is applied live, and is no part of what they are started with. Null for none.</summary>
    /// <exception cref="StartUpException">No folder is set.</exception>
    public static string? Followed(SettingsReader read)
    {
        if (!read.Flag(FollowSetting, otherwise: false))
        {
            return null;
        }

        return read.Text(Setting) is { } folder
            ? Path.GetFullPath(folder)
            : throw new StartUpException($"{FollowSetting} is 'true' without {Setting}: set the folder of definitions.");
    }

    /// <summary>Gets the streams that a folder defines the records of; none while it has mistakes.</summary>
    public static SourceDefinitions InFolder(string folder)
    {
        try
        {
            return DefinitionsFolder.Read(folder);
        }
        catch (DefinitionsFolderException)
        {
            // Told by whoever follows the folder.
            return SourceDefinitions.None;
        }
    }

    /// <summary>Reads the definitions that processes are started with; none when no folder is set, or it is followed.</summary>
    /// <param name="read">The settings.</param>
    /// <exception cref="StartUpException">The folder cannot be used; the message has all of its mistakes.</exception>
    public static SourceDefinitions Read(SettingsReader read)
    {
        if (Followed(read) is not null || read.Text(Setting) is not { } folder)
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
