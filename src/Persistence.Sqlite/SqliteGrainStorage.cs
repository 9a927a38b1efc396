using System.Runtime.InteropServices;
using Orleans.Serialization.Serializers;
using Orleans.Storage;
using SensorGrid.Sqlite;

namespace SensorGrid.Persistence.Sqlite;

/// <summary>
/// Grain storage in a SQLite file: one row a state, written under the condition of its ETag. Writes of many grains share a commit; a write that
/// has returned survives a crash. Several silos of one machine may share the file.
/// </summary>
internal sealed class SqliteGrainStorage(string name, SqliteGrainStorageOptions options, IActivatorProvider activators)
    : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    private SqliteDatabase? _database;

    private SqliteDatabase Database => _database ?? throw new InvalidOperationException(
        $"The grain storage '{name}' is not open: its file is opened at stage {options.InitStage} of the silo's life cycle, and closed when the silo stops.");

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe($"{nameof(SqliteGrainStorage)}-{name}", options.InitStage, OpenAsync, CloseAsync);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var key = grainId.ToString();
        var row = Database.Read(session => GrainStateTable.Read(session, key, stateName));
        grainState.State = row?.State is { } bytes
            ? options.GrainStorageSerializer.Deserialize<T>(BinaryData.FromBytes(bytes))
            : NewState<T>();
        grainState.ETag = row?.ETag;
        grainState.RecordExists = row?.State is not null;
        return Task.CompletedTask;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var key = grainId.ToString();
        var etag = grainState.ETag;
        var bytes = Whole(options.GrainStorageSerializer.Serialize(grainState.State).ToMemory());
        var outcome = await Database.WriteAsync(session => GrainStateTable.Write(session, key, stateName, etag, bytes), cancellationToken);
        ThrowIfConflict(outcome, "write", key, stateName, etag);
        grainState.ETag = outcome.ETag;
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var key = grainId.ToString();
        var etag = grainState.ETag;
        var outcome = await Database.WriteAsync(session => Clear(session, key, stateName, etag), cancellationToken);
        ThrowIfConflict(outcome, "clear", key, stateName, etag);
        grainState.State = NewState<T>();
        grainState.ETag = outcome.ETag;
        grainState.RecordExists = false;
    }

    // Without a copy where there is nothing else in the array: it is not changed any more.
    private static byte[] Whole(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length ? segment.Array : bytes.ToArray();

    private GrainStateTable.Outcome Clear(SqliteSession session, string key, string stateName, string? etag)
    {
        // Nothing was read and nothing is there: there is nothing to clear.
        if (etag is null && GrainStateTable.Read(session, key, stateName) is null)
        {
            return new GrainStateTable.Outcome(true, null);
        }

        return options.DeleteStateOnClear && etag is not null
            ? GrainStateTable.Delete(session, key, stateName, etag)
            : GrainStateTable.Write(session, key, stateName, etag, null);
    }

    private void ThrowIfConflict(GrainStateTable.Outcome outcome, string operation, string key, string stateName, string? etag)
    {
        if (!outcome.Written)
        {
            throw new InconsistentStateException(
                $"Cannot {operation} the state '{stateName}' of grain '{key}' in the storage '{name}': somebody else has written it.",
                outcome.ETag ?? "none",
                etag ?? "none");
        }
    }

    private T NewState<T>() => activators.GetActivator<T>().Create();

    private async Task OpenAsync(CancellationToken cancellationToken) =>
        _database = await SqliteDatabase.OpenAsync(options.DatabasePath, GrainStateTable.Schema, cancellationToken);

    private async Task CloseAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _database, null) is { } database)
        {
            await database.DisposeAsync();
        }
    }
}
