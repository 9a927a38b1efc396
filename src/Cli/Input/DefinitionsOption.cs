using System.CommandLine;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Cli.Input;

/// <summary>The option that names the folder of definitions, and their loading.</summary>
internal static class DefinitionsOption
{
    public static Option<string?> Create() => new("--definitions")
    {
        Description = "The folder of definitions that the live system runs with (SensorGrid:Definitions:Folder): the record formats of its streams. Default: JSON of ours in all of them.",
        HelpName = "FOLDER",
    };

    /// <summary>Loads the definitions; none when no folder is named.</summary>
    /// <exception cref="CliException">The folder cannot be used; the message has all of its mistakes.</exception>
    public static SourceDefinitions Load(string? folder, int exitCode = ExitCode.Failure)
    {
        if (folder is null)
        {
            return SourceDefinitions.None;
        }

        try
        {
            return DefinitionsFolder.Read(folder);
        }
        catch (DefinitionsFolderException exception)
        {
            throw new CliException($"--definitions '{folder}' cannot be used.", exitCode, exception.Mistakes);
        }
    }
}
