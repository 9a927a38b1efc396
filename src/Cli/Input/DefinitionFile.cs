using SensorGrid.Cli.CommandLine;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Cli.Input;

/// <summary>Loads a file with one source definition.</summary>
internal static class DefinitionFile
{
    /// <exception cref="CliException">It cannot be read, or has mistakes: the message has all of them with their places.</exception>
    public static SourceDefinition Load(string path)
    {
        try
        {
            return SourceDefinition.Parse(File.ReadAllBytes(path));
        }
        catch (SourceDefinitionException exception)
        {
            throw new CliException(
                $"'{path}' has {(exception.Errors.Count == 1 ? "a mistake" : $"{exception.Errors.Count} mistakes")}.",
                details: [.. exception.Errors.Select(error => $"{path}:{error}")]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"the definition '{path}' cannot be read: {exception.Message}");
        }
    }
}
