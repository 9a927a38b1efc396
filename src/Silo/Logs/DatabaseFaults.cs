using SensorGrid.Hosting.Logs;
using SensorGrid.Sqlite;

namespace SensorGrid.Silo.Logs;

/// <summary>The faults of database files.</summary>
internal static class DatabaseFaults
{
    /// <summary>The place of a fault: each file is one of its own.</summary>
    public static FaultPlace Place { get; } = new(exception => (exception as SqliteDatabaseException)?.Path);
}
