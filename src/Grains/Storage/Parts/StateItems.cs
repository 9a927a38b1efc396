using Orleans.Storage;

namespace SensorGrid.Grains.Storage.Parts;

/// <summary>Reads, writes and deletes single items in the grain storage.</summary>
internal sealed class StateItems(IGrainStorage storage, string stateName)
{
    /// <summary>Reads an item.</summary>
    /// <returns>The bytes, null when there is no item, and the ETag.</returns>
    public async Task<(byte[]? Bytes, string? ETag)> ReadAsync(GrainId item, CancellationToken cancellationToken)
    {
        var state = new GrainState<StoredItem>(new StoredItem());
        await storage.ReadStateAsync(stateName, item, state, cancellationToken);
        return (state.RecordExists ? state.State!.Bytes : null, state.ETag);
    }

    /// <summary>Writes an item under the condition that it has this ETag, or, for null, that it does not exist.</summary>
    /// <returns>The new ETag.</returns>
    /// <exception cref="InconsistentStateException">The condition does not hold.</exception>
    public async Task<string?> WriteAsync(GrainId item, byte[] bytes, string? etag, CancellationToken cancellationToken)
    {
        var state = new GrainState<StoredItem>(new StoredItem { Bytes = bytes }, etag) { RecordExists = etag is not null };
        await storage.WriteStateAsync(stateName, item, state, cancellationToken);
        return state.ETag;
    }

    /// <summary>Deletes an item, if it exists.</summary>
    /// <exception cref="InconsistentStateException">Somebody wrote it meanwhile.</exception>
    public async Task DeleteAsync(GrainId item, CancellationToken cancellationToken)
    {
        var state = new GrainState<StoredItem>(new StoredItem());
        await storage.ReadStateAsync(stateName, item, state, cancellationToken);
        if (state.RecordExists)
        {
            await storage.ClearStateAsync(stateName, item, state, cancellationToken);
        }
    }

    /// <summary>Creates the id of a part. The type of such ids is their own: parts spread over the storage's partitions, and no grain has it.</summary>
    public static GrainId PartOf(GrainId owner, Guid name) => GrainId.Create($"{owner.Type}-part", $"{owner.Key}/{name:N}");
}
