using Microsoft.Data.Sqlite;

namespace SensorGrid.Sqlite;

/// <summary>
/// The file, its directory or its disk is at fault, not the statement. The message is one line: which file, what is wrong, what to do.
/// Constraint violations and the like stay <see cref="SqliteException"/>.
/// </summary>
public sealed class SqliteDatabaseException : Exception
{
    private const int Busy = 5, ReadOnly = 8, InputOutput = 10, Corrupt = 11, Full = 13, CannotOpen = 14, NotADatabase = 26;

    public SqliteDatabaseException(string path, string problem, Exception? innerException = null)
        : base($"Database file '{path}': {problem}", innerException) => Path = path;

    public string Path { get; }

    /// <summary>Converts an exception to one that says what to do if the file, its directory or its disk is at fault; others are returned as they are.</summary>
    internal static Exception Explain(string path, Exception exception) => exception switch
    {
        SqliteException sqlite when Problem(sqlite.SqliteErrorCode) is { } problem => new SqliteDatabaseException(path, problem, exception),
        UnauthorizedAccessException or IOException => new SqliteDatabaseException(
            path, $"its directory cannot be used ({exception.Message.TrimEnd('.')}); choose a directory that this user may write to.", exception),
        _ => exception,
    };

    private static string? Problem(int code) => code switch
    {
        Busy => "another process keeps it locked; stop that process or choose another file.",
        ReadOnly => "it cannot be written; give this user write access to the file and its directory.",
        InputOutput => "the disk reports an error; check the disk that holds it.",
        Corrupt => "its content is damaged; restore it from a backup, or move it away to start empty.",
        Full => "the disk is full, nothing of this write was kept; free some space and try again.",
        CannotOpen => "it cannot be opened; make sure that it is a file and that this user may write to its directory.",
        NotADatabase => "it is not a SQLite database; move it away or choose another file.",
        _ => null,
    };
}
