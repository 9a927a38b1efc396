using SensorGrid.Cli.CommandLine;

namespace SensorGrid.Cli.Input;

/// <summary>The files of readings that a path names: itself, or all that are in it and below.</summary>
internal static class InputFolder
{
    private static readonly string[] Extensions = [".csv", ".tsv", ".ndjson", ".jsonl"];

    /// <summary>Creates options for each file. Where a CSV file does not name its sensor, the sensor's id is its path in the folder without the extension.</summary>
    /// <exception cref="CliException">There is nothing.</exception>
    public static IReadOnlyList<InputOptions> Files(InputOptions options)
    {
        if (!Directory.Exists(options.File))
        {
            return [options with { DefaultSensorId = SensorOf(Path.GetFileName(options.File)) }];
        }

        var files = Directory.EnumerateFiles(options.File, "*", SearchOption.AllDirectories)
            .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
            .Select(file => options with { File = file, DefaultSensorId = SensorOf(Path.GetRelativePath(options.File, file)) })
            .ToArray();
        return files.Length > 0 ? files : throw new CliException($"there is no {string.Join(" or ", Extensions)} file in '{options.File}'.");
    }

    private static string SensorOf(string path) => Path.ChangeExtension(path, null).Replace(Path.DirectorySeparatorChar, '/');
}
