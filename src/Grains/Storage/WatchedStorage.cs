using Orleans.Storage;

namespace SensorGrid.Grains.Storage;

/// <summary>A storage whose writes are watched. A conflict of two writers is no fault of the storage.</summary>
internal sealed class WatchedStorage(IGrainStorage storage, StorageWatch watch) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => storage.ReadStateAsync(stateName, grainId, grainState);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WatchAsync(storage.WriteStateAsync(stateName, grainId, grainState));

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WatchAsync(storage.ClearStateAsync(stateName, grainId, grainState));

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        storage.ReadStateAsync(stateName, grainId, grainState, cancellationToken);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        WatchAsync(storage.WriteStateAsync(stateName, grainId, grainState, cancellationToken));

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        WatchAsync(storage.ClearStateAsync(stateName, grainId, grainState, cancellationToken));

    private async Task WatchAsync(Task write)
    {
        try
        {
            await write;
            watch.OnWritten();
        }
        catch (InconsistentStateException)
        {
            watch.OnWritten();
            throw;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            watch.OnFailed();
            throw;
        }
    }
}
