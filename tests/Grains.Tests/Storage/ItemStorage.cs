using Orleans.Storage;
using SensorGrid.Grains.Storage.Parts;

namespace SensorGrid.Grains.Tests.Storage;

/// <summary>A grain storage over items in memory. Every operation passes a gate, which may hold it up, fail it, or fail it after its effect.</summary>
internal sealed class ItemStorage(MemoryItems items, Func<ItemCall, Task>? gate = null) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        await PassAsync(new ItemCall(ItemCallKind.Read, grainId, 0, () =>
        {
            var (bytes, etag) = items.Read(grainId);
            (grainState.State, grainState.ETag, grainState.RecordExists) = ((T)(object)new StoredItem { Bytes = bytes ?? [] }, etag, bytes is not null);
            return etag ?? "none";
        }));

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var bytes = ((StoredItem)(object)grainState.State!).Bytes;
        await PassAsync(new ItemCall(ItemCallKind.Write, grainId, bytes.Length, () =>
        {
            grainState.ETag = items.Write(grainId, bytes, grainState.ETag) ?? throw new InconsistentStateException("conflict", "?", grainState.ETag ?? "none");
            grainState.RecordExists = true;
            return grainState.ETag;
        }));
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        await PassAsync(new ItemCall(ItemCallKind.Delete, grainId, 0, () =>
        {
            if (!items.Delete(grainId, grainState.ETag))
            {
                throw new InconsistentStateException("conflict", "?", grainState.ETag ?? "none");
            }

            (grainState.ETag, grainState.RecordExists) = (null, false);
            return "deleted";
        }));

    private async Task PassAsync(ItemCall call)
    {
        if (gate is not null)
        {
            await gate(call);
        }

        call.Run();
    }
}
