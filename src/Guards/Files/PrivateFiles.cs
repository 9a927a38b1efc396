namespace SensorGrid.Guards.Files;

/// <summary>Makes files and directories that their owner alone may use, and finds those that others may. Windows has no such modes: there nothing is found.</summary>
public static class PrivateFiles
{
    /// <summary>0700.</summary>
    private const UnixFileMode DirectoryMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>0600.</summary>
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a directory, and those above it that are missing, with mode 0700. One that is there keeps its mode.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not make it.</exception>
    public static void MakeDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        // The mode holds for the last directory of a path alone.
        if (!Directory.Exists(path) && Path.GetDirectoryName(Path.GetFullPath(path)) is { } above)
        {
            MakeDirectory(above);
        }

        Directory.CreateDirectory(path, DirectoryMode);
    }

    /// <summary>Opens a file for reading and writing, exclusively as long as it is open; one that is missing is made with mode 0600, from the first moment on.</summary>
    /// <exception cref="IOException">It cannot be opened, or another process holds it.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not open it.</exception>
    public static FileStream Open(string path)
    {
        var options = new FileStreamOptions { Mode = System.IO.FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode;
        }

        return new FileStream(path, options);
    }

    /// <summary>Makes an empty file with mode 0600 where there is nothing.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not make it.</exception>
    public static void MakeFile(string path)
    {
        if (!Path.Exists(path))
        {
            Open(path).Dispose();
        }
    }

    /// <summary>Finds the directory, and the files in it with one of these name endings, whose mode lets others than their owner in; in order of their paths.</summary>
    /// <param name="directory">A directory that exists.</param>
    /// <param name="isOurs">Whether a file of this name counts.</param>
    public static IReadOnlyList<WideMode> FindWide(string directory, Func<string, bool> isOurs)
    {
        if (OperatingSystem.IsWindows())
        {
            return [];
        }

        var found = new List<WideMode>();
        Add(found, directory, DirectoryMode);
        foreach (var file in Directory.EnumerateFiles(directory).Where(file => isOurs(Path.GetFileName(file))).Order(StringComparer.Ordinal))
        {
            Add(found, file, FileMode);
        }

        return found;
    }

    /// <summary>Gets the mode of a file, if it lets others than its owner in; null otherwise.</summary>
    /// <exception cref="IOException">There is no such file.</exception>
    public static WideMode? WideModeOf(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        var mode = File.GetUnixFileMode(path);
        return (mode & ~DirectoryMode) == 0 ? null : new WideMode(path, mode, FileMode);
    }

    private static void Add(List<WideMode> found, string path, UnixFileMode widest)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            var mode = File.GetUnixFileMode(path);
            if ((mode & ~DirectoryMode) != 0)
            {
                found.Add(new WideMode(path, mode, widest));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has gone in the meantime, as files beside a database do.
        }
    }
}
