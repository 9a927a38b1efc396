using SensorGrid.Guards.Files;
using SensorGrid.Hosting.StartUp;

namespace SensorGrid.Silo.Data;

/// <summary>The directory of all that is durable, held by one process at a time.</summary>
internal sealed class DataDirectory : IAsyncDisposable
{
    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream heldLock) => (Path, _lock) = (path, heldLock);

    /// <summary>Its absolute path.</summary>
    public string Path { get; }

    /// <summary>Makes the directory where there is none, for its owner alone, and takes it for this process.</summary>
    /// <exception cref="StartUpException">It cannot be written, or another process holds it.</exception>
    public static DataDirectory Take(string path)
    {
        try
        {
            PrivateFiles.MakeDirectory(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartUpException($"SensorGrid:DataDirectory is '{path}', which cannot be made: {exception.Message}", exception);
        }

        // The file stays open for as long as the process lives; the operating system releases it even after a crash.
        var file = System.IO.Path.Combine(path, "lock");
        try
        {
            return new DataDirectory(path, PrivateFiles.Open(file));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StartUpException($"SensorGrid:DataDirectory is '{path}', which cannot be written: {exception.Message}", exception);
        }
        catch (IOException exception) when (File.Exists(file))
        {
            throw new StartUpException(
                $"SensorGrid:DataDirectory is '{path}', which another process is using: stop it, or choose another directory.", exception);
        }
        catch (IOException exception)
        {
            throw new StartUpException($"SensorGrid:DataDirectory is '{path}', which cannot be written: {exception.Message}", exception);
        }
    }

    public ValueTask DisposeAsync() => _lock.DisposeAsync();
}
