using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Input;

namespace SensorGrid.Cli.Replay;

/// <summary>The files that <c>replay</c> reads and writes.</summary>
internal static class ReplayFiles
{
    /// <summary>Pairs each input with its output; of a folder the same path in the other one, as <c>.csv</c>.</summary>
    /// <exception cref="CliException">They do not go together.</exception>
    public static IReadOnlyList<(InputOptions Input, string? Output)> Resolve(InputOptions input, string? output)
    {
        if (!Directory.Exists(input.File))
        {
            return [(InputFolder.Files(input)[0], output)];
        }

        if (output is null)
        {
            throw new CliException($"'{input.File}' is a directory: say with --output in which other one the results go.", ExitCode.Usage);
        }

        if (File.Exists(output))
        {
            throw new CliException($"'{input.File}' is a directory, but --output '{output}' is a file.", ExitCode.Usage);
        }

        var relative = Path.GetRelativePath(Path.GetFullPath(input.File), Path.GetFullPath(output));
        if (relative == "." || !(relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative)))
        {
            throw new CliException($"--output '{output}' is in the directory that is read, '{input.File}': results would be taken for readings.", ExitCode.Usage);
        }

        var files = InputFolder.Files(input)
            .Select(file => (Input: file, Output: Path.ChangeExtension(Path.Combine(output, Path.GetRelativePath(input.File, file.File)), ".csv")))
            .ToArray();
        if (files.GroupBy(file => file.Output).FirstOrDefault(same => same.Count() > 1) is { } clash)
        {
            var names = string.Join(" and ", clash.Select(file => $"'{file.Input.File}'"));
            throw new CliException($"the results of {names} would both go to '{clash.Key}'.");
        }

        return [.. files.Select(file => (file.Input, (string?)file.Output))];
    }

    public static StreamWriter Open(string path)
    {
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
            {
                Directory.CreateDirectory(folder);
            }

            return new StreamWriter(path, append: false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"--output '{path}' cannot be written: {exception.Message}");
        }
    }
}
