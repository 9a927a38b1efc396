using System.Globalization;
using Microsoft.Data.Sqlite;
using SensorGrid.Sqlite;

namespace SensorGrid.Persistence.Sqlite;

/// <summary>
/// The table of states and what is done to it. Writes are conditional on the ETag and return the outcome; they never throw for a conflict.
/// </summary>
internal static class GrainStateTable
{
    public static SqliteSchema Schema { get; } = new(
        "SensorGrid grain storage",
        0x53_47_47_53,
        """
        CREATE TABLE grain_state (
            grain_id   TEXT NOT NULL,
            state_name TEXT NOT NULL,
            etag       INTEGER NOT NULL,
            state      BLOB,
            PRIMARY KEY (grain_id, state_name)
        ) STRICT
        """);

    /// <summary>A row as stored. A state without bytes has been cleared.</summary>
    public sealed record Row(string ETag, byte[]? State);

    /// <summary>The result of a write.</summary>
    /// <param name="Written">Whether the condition held.</param>
    /// <param name="ETag">The row's ETag now: the new one, or after a conflict the one that is stored; null when there is no row.</param>
    public readonly record struct Outcome(bool Written, string? ETag);

    public static Row? Read(SqliteSession session, string grainId, string stateName)
    {
        var command = Keyed(session, "SELECT etag, state FROM grain_state WHERE grain_id = $grain AND state_name = $name", grainId, stateName);
        using var reader = command.ExecuteReader();
        return reader.Read()
            ? new Row(Format(reader.GetInt64(0)), reader.IsDBNull(1) ? null : reader.GetFieldValue<byte[]>(1))
            : null;
    }

    /// <param name="etag">The ETag that the row must have; null when there must be no row.</param>
    /// <param name="state">The bytes; null to clear the state and keep the row.</param>
    public static Outcome Write(SqliteSession session, string grainId, string stateName, string? etag, byte[]? state) =>
        etag is null ? Insert(session, grainId, stateName, state) : Update(session, grainId, stateName, etag, state);

    public static Outcome Delete(SqliteSession session, string grainId, string stateName, string etag)
    {
        var command = Keyed(
            session, "DELETE FROM grain_state WHERE grain_id = $grain AND state_name = $name AND etag = $etag", grainId, stateName);
        command.Parameters.AddWithValue("$etag", Parse(etag));
        return command.ExecuteNonQuery() == 1 ? new Outcome(true, null) : Conflict(session, grainId, stateName);
    }

    private static Outcome Insert(SqliteSession session, string grainId, string stateName, byte[]? state)
    {
        var command = Keyed(
            session,
            "INSERT INTO grain_state (grain_id, state_name, etag, state) VALUES ($grain, $name, 0, $state) ON CONFLICT DO NOTHING",
            grainId,
            stateName);
        AddState(command, state);
        return command.ExecuteNonQuery() == 1 ? new Outcome(true, Format(0)) : Conflict(session, grainId, stateName);
    }

    private static Outcome Update(SqliteSession session, string grainId, string stateName, string etag, byte[]? state)
    {
        var expected = Parse(etag);
        var command = Keyed(
            session,
            "UPDATE grain_state SET state = $state, etag = $etag + 1 WHERE grain_id = $grain AND state_name = $name AND etag = $etag",
            grainId,
            stateName);
        AddState(command, state);
        command.Parameters.AddWithValue("$etag", expected);
        return command.ExecuteNonQuery() == 1 ? new Outcome(true, Format(expected + 1)) : Conflict(session, grainId, stateName);
    }

    private static Outcome Conflict(SqliteSession session, string grainId, string stateName)
    {
        var command = Keyed(session, "SELECT etag FROM grain_state WHERE grain_id = $grain AND state_name = $name", grainId, stateName);
        return new Outcome(false, command.ExecuteScalar() is long etag ? Format(etag) : null);
    }

    private static SqliteCommand Keyed(SqliteSession session, string sql, string grainId, string stateName)
    {
        var command = session.Command(sql);
        command.Parameters.AddWithValue("$grain", grainId);
        command.Parameters.AddWithValue("$name", stateName);
        return command;
    }

    private static void AddState(SqliteCommand command, byte[]? state) =>
        command.Parameters.Add("$state", SqliteType.Blob).Value = state is null ? DBNull.Value : state;

    private static string Format(long etag) => etag.ToString(CultureInfo.InvariantCulture);

    // No row ever has ETag -1: an ETag that some other storage gave is a conflict, not a format error.
    private static long Parse(string etag) => long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : -1;
}
