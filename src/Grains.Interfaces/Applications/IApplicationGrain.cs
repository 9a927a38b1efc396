namespace SensorGrid.Grains.Interfaces.Applications;

/// <summary>
/// A SQL application: its definitions, its place in the log, and the newest rows of its streams, all durable. Keyed by the application's name. One activation reads the streams by itself and runs the program;
/// what it writes is conditional, so that a second one can store nothing.
/// </summary>
[Alias("application"), GrainInterfaceType("application")]
public interface IApplicationGrain : IGrainWithStringKey
{
    /// <summary>
    /// Commits a definition as the next generation, unless it equals that of the newest one. The generation before ends at the record where the change meets it, and the new one begins with the record
    /// behind, with nothing seen.
    /// </summary>
    [Alias("put")]
    ValueTask<ApplicationOutcome> PutAsync(ApplicationChange change, CancellationToken cancellationToken);

    /// <summary>Deletes the application with its rows.</summary>
    /// <returns>Whether there was one.</returns>
    [Alias("delete")]
    ValueTask<bool> DeleteAsync(CancellationToken cancellationToken);

    /// <summary>Gets the status; null when there is no such application.</summary>
    [Alias("status"), AlwaysInterleave]
    ValueTask<ApplicationStatus?> GetStatusAsync(CancellationToken cancellationToken);

    /// <summary>Gets the definition of a generation as JSON; null when it is not kept.</summary>
    /// <param name="generation">The generation, from 1; 0 for the newest.</param>
    [Alias("definition"), AlwaysInterleave]
    ValueTask<byte[]?> GetDefinitionAsync(long generation, CancellationToken cancellationToken);

    /// <summary>Reads rows of a stream, the oldest first; waits for one if there is none yet. Null when there is no such application or stream.</summary>
    [Alias("rows"), AlwaysInterleave]
    ValueTask<ApplicationRows?> ReadAsync(ApplicationRowsQuery query, CancellationToken cancellationToken);

    /// <summary>Gets what a replay needs beside the log, as JSON: generations with the places at which they begin, ticks, and the place up to which rows are stored. Null when there is no such application.</summary>
    [Alias("facts"), AlwaysInterleave]
    ValueTask<byte[]?> GetFactsAsync(CancellationToken cancellationToken);

    /// <summary>Keeps the application running: called by every silo every few seconds.</summary>
    /// <returns>Whether there is such an application.</returns>
    [Alias("wake")]
    ValueTask<bool> WakeAsync(CancellationToken cancellationToken);
}
