using SensorGrid.Cli.CommandLine;
using SensorGrid.Client;
using SensorGrid.Sources.Definitions;
using SensorGrid.Sources.Folders;

namespace SensorGrid.Cli.Definitions;

/// <summary>Reads a folder of definitions, as silos do that follow one, and tries its models and tables.</summary>
internal static class FeaturesFolder
{
    /// <summary>The name of the file with the feature definitions in the folder.</summary>
    public const string Name = FolderReader.FeaturesFile;

    /// <summary>Reads and checks the folder.</summary>
    /// <exception cref="CliException">It has mistakes, or cannot be read: all of them are in the exception.</exception>
    public static LocalDefinitions Read(string folder)
    {
        var trials = new FolderTrials();
        try
        {
            var read = FolderReader.Read(folder, trials);
            return new LocalDefinitions(
                read.FeaturesText,
                read.Features,
                read.Sources is null ? null : [.. read.Sources.Select(source => new LiveSourceText(source.Name, source.Text))],
                read.Models is null ? null : trials.Models,
                read.Tables is null ? null : trials.Tables);
        }
        catch (DefinitionsFolderException exception)
        {
            throw new CliException($"the definitions in '{folder}' cannot be used.", details: exception.Mistakes);
        }
    }
}
