using SensorGrid.Cli.CommandLine;
using SensorGrid.Client;
using SensorGrid.Sources.Definitions;
using SensorGrid.Sources.Folders;

namespace SensorGrid.Cli.Definitions;

/// <summary>Reads a folder of definitions, as silos do that follow one, tries its models, and reads its tables, which they do not follow.</summary>
internal static class FeaturesFolder
{
    /// <summary>The name of the file with the feature definitions in the folder.</summary>
    public const string Name = FolderReader.FeaturesFile;

    /// <summary>Reads and checks the folder.</summary>
    /// <exception cref="CliException">It has mistakes, or cannot be read: all of them are in the exception.</exception>
    public static LocalDefinitions Read(string folder)
    {
        var mistakes = new List<string>();
        var models = new ModelTrials();
        FolderDefinitions? read = null;
        IReadOnlyList<LocalTable>? tables = null;
        try
        {
            read = FolderReader.Read(folder, models.Try, besideTables: TablesFolder.IsIn(folder));
        }
        catch (DefinitionsFolderException exception)
        {
            mistakes.AddRange(exception.Mistakes);
        }

        try
        {
            tables = TablesFolder.Read(folder, mistakes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            mistakes.Add(exception.Message);
        }

        return read is not null && mistakes.Count == 0
            ? new LocalDefinitions(
                read.FeaturesText,
                read.Features,
                read.Sources is null ? null : [.. read.Sources.Select(source => new LiveSourceText(source.Name, source.Text))],
                read.Models is null ? null : models.Passed,
                tables)
            : throw new CliException($"the definitions in '{folder}' cannot be used.", details: mistakes);
    }
}
