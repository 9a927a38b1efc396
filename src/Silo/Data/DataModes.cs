using SensorGrid.Guards.Files;

namespace SensorGrid.Silo.Data;

/// <summary>Looks whether the readings in a data directory that was there before can be read by other users of the machine.</summary>
internal sealed partial class DataModes(ILogger<DataModes> logger)
{
    private static readonly string[] Names = ["lock", "stream"];
    private static readonly string[] Endings = [".db", ".db-wal", ".db-shm", ".db-journal"];

    /// <summary>Warns of the directory, and of each of its files, that has a wider mode than a new one would get. Nothing is narrowed: it may be meant.</summary>
    public void WarnOfWide(string dataDirectory)
    {
        foreach (var wide in PrivateFiles.FindWide(dataDirectory, IsOurs))
        {
            LogWide(wide.Path, wide.Octal, wide.Remedy);
        }
    }

    private static bool IsOurs(string name) =>
        Names.Contains(name, StringComparer.Ordinal) || Endings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal));

    [LoggerMessage(5001, LogLevel.Warning, "Other users of this machine may use '{Path}', which has mode {Mode}; unless that is meant: {Remedy}")]
    private partial void LogWide(string path, string mode, string remedy);
}
