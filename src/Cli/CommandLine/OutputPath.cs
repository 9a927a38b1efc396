namespace SensorGrid.Cli.CommandLine;

/// <summary>Checks where a command writes to.</summary>
internal static class OutputPath
{
    private static readonly StringComparer Names = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>Refuses to write to a file that is read: it would be empty before its first byte was read, and what was in it lost.</summary>
    /// <param name="option">The option that names the output.</param>
    /// <param name="output">The file; null for none.</param>
    /// <param name="read">The files that are read; <c>-</c> is standard input, null none.</param>
    /// <exception cref="CliException">It is one of them, perhaps by a link.</exception>
    public static void RequireNotRead(string option, string? output, params IEnumerable<string?> read)
    {
        if (File.Exists(output) && read.Any(file => file is not (null or "-") && Names.Equals(Whole(file), Whole(output))))
        {
            throw new CliException($"{option} '{output}' is a file that is read: it would be overwritten. Give another one.", ExitCode.Usage);
        }
    }

    private static string Whole(string path)
    {
        // The target of a relative path would be relative, too.
        var whole = Path.GetFullPath(path);
        try
        {
            return File.ResolveLinkTarget(whole, returnFinalTarget: true) is { } target ? Path.GetFullPath(target.FullName) : whole;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return whole;
        }
    }
}
