using System.Globalization;
using Microsoft.Data.Sqlite;
using SensorGrid.Guards.Files;

namespace SensorGrid.Sqlite;

/// <summary>Opens connections to the file with the settings that make a commit durable, and brings its schema up to date.</summary>
internal sealed class SqliteFile(string path, SqliteSchema schema)
{
    // FULL: a commit has reached the disk before its callers are notified, also in WAL mode. The size limit gives the disk back after a burst.
    private const string WriterSettings =
        "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA journal_size_limit=67108864;";

    private const string ReaderSettings = "PRAGMA busy_timeout=5000; PRAGMA query_only=ON;";

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public SqliteSession OpenWriter()
    {
        SqliteSession? session = null;
        try
        {
            PrivateFiles.MakeDirectory(System.IO.Path.GetDirectoryName(Path)!);

            // SQLite gives the files beside it the mode of the file itself.
            PrivateFiles.MakeFile(Path);
            session = Open(SqliteOpenMode.ReadWriteCreate, WriterSettings);
            Upgrade(session);
            return session;
        }
        catch (Exception exception)
        {
            session?.Dispose();
            var explained = SqliteDatabaseException.Explain(Path, exception);
            if (ReferenceEquals(explained, exception))
            {
                throw;
            }

            throw explained;
        }
    }

    public SqliteSession OpenReader() => Open(SqliteOpenMode.ReadWrite, ReaderSettings);

    private SqliteSession Open(SqliteOpenMode mode, string settings)
    {
        // Its own pools would keep files open after a dispose.
        var builder = new SqliteConnectionStringBuilder { DataSource = Path, Mode = mode, Pooling = false };
        var session = new SqliteSession(new SqliteConnection(builder.ConnectionString));
        try
        {
            session.Connection.Open();
            session.Execute(settings);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private void Upgrade(SqliteSession session)
    {
        session.Execute("BEGIN IMMEDIATE");
        var version = Number(session, "PRAGMA user_version");
        var owner = Number(session, "PRAGMA application_id");
        if (version > 0 ? owner != schema.ApplicationId : Number(session, "SELECT count(*) FROM sqlite_master") > 0)
        {
            throw new SqliteDatabaseException(Path, $"it holds something else than {schema.Name}; choose another file.");
        }

        if (version > schema.Version)
        {
            throw new SqliteDatabaseException(
                Path, $"it has version {version} of {schema.Name} and this program knows up to {schema.Version}; use a newer program.");
        }

        foreach (var step in schema.Steps.Skip((int)version))
        {
            session.Execute(step);
        }

        session.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id={schema.ApplicationId}; PRAGMA user_version={schema.Version}"));
        session.Execute("COMMIT");
    }

    private static long Number(SqliteSession session, string sql) => (long)session.Command(sql).ExecuteScalar()!;
}
