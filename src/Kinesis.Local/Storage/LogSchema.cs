using SensorGrid.Sqlite;

namespace SensorGrid.Kinesis.Local.Storage;

internal static class LogSchema
{
    // record.key is the shard's id and the record's ordinal in it (see RecordKey): the log of a shard is one range of one B-tree, appended at its end.
    // setting holds 'generation', raised by every change of streams and shards, and 'secret', with which iterators are sealed.
    public static readonly SqliteSchema Schema = new(
        "Kinesis.Local",
        0x4B696E4C,
        """
        CREATE TABLE setting (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
        INSERT INTO setting VALUES ('generation', 0), ('secret', randomblob(32));
        CREATE TABLE stream (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL);
        CREATE TABLE shard (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          stream INTEGER NOT NULL REFERENCES stream ON DELETE CASCADE,
          number INTEGER NOT NULL,
          parent INTEGER,
          adjacent_parent INTEGER,
          hash_from TEXT NOT NULL,
          hash_to TEXT NOT NULL,
          created_at INTEGER NOT NULL,
          closed_at INTEGER,
          end_ordinal INTEGER,
          trimmed_ordinal INTEGER NOT NULL DEFAULT 0,
          UNIQUE (stream, number)
        );
        CREATE TABLE record (key INTEGER PRIMARY KEY, arrived_at INTEGER NOT NULL, partition_key TEXT NOT NULL, data BLOB NOT NULL);
        """,
        """
        CREATE TABLE consumer (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          stream INTEGER NOT NULL REFERENCES stream ON DELETE CASCADE,
          name TEXT NOT NULL,
          created_at INTEGER NOT NULL,
          UNIQUE (stream, name)
        );
        """);
}
