using System.Text;
using SensorGrid.Client;

namespace SensorGrid.Cli.Definitions;

/// <summary>Reads the texts of the source definitions of a folder that was checked.</summary>
internal static class SourceTexts
{
    private const string Kind = "source";

    /// <summary>Determines whether the folder has source definitions.</summary>
    public static bool IsIn(string folder) => Directory.Exists(Path.Combine(folder, Kind));

    /// <summary>Reads the texts, by the names of their files; null without the folder <c>source</c>.</summary>
    public static IReadOnlyList<LiveSourceText>? Read(string folder) => IsIn(folder)
        ? [.. Directory.EnumerateFiles(Path.Combine(folder, Kind), "*.json")
            .Where(file => !Path.GetFileName(file).StartsWith('.'))
            .Order(StringComparer.Ordinal)
            .Select(file => new LiveSourceText(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file, Encoding.UTF8)))]
        : null;
}
