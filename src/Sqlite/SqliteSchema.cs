namespace SensorGrid.Sqlite;

/// <summary>The schema of a database file: its owner, and the steps that bring an empty or older file to the current layout.</summary>
public sealed class SqliteSchema
{
    /// <param name="name">The name for error messages, e.g. <c>Kinesis.Local</c>.</param>
    /// <param name="applicationId">Any number but 0, kept in the file's header: opening a file of another kind fails instead of mixing tables.</param>
    /// <param name="steps">SQL scripts; step n (from 1) brings version n - 1 to version n. Never change a step that has been released: append one.</param>
    public SqliteSchema(string name, int applicationId, params string[] steps)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfZero(applicationId);
        ArgumentOutOfRangeException.ThrowIfZero(steps.Length, nameof(steps));
        (Name, ApplicationId, Steps) = (name, applicationId, [.. steps]);
    }

    public string Name { get; }

    public int ApplicationId { get; }

    public IReadOnlyList<string> Steps { get; }

    /// <summary>The version that this program writes: the number of steps.</summary>
    public int Version => Steps.Count;
}
