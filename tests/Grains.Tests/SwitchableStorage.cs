using System.Collections.Concurrent;
using Orleans.Storage;
using SensorGrid.Grains.Storage.Parts;

namespace SensorGrid.Grains.Tests;

/// <summary>The real storage with a switch before its writes: a test counts them and its reads, holds them up, or makes them fail.</summary>
internal sealed class SwitchableStorage(IGrainStorage storage, StorageSwitch gate) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        gate.OnRead(grainId);
        return storage.ReadStateAsync(stateName, grainId, grainState);
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await gate.OnWriteAsync(stateName, grainId, grainState.State!);
        await storage.WriteStateAsync(stateName, grainId, grainState);
        if (gate.AfterWrite is { } after)
        {
            await after(stateName, grainId);
        }
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        storage.ClearStateAsync(stateName, grainId, grainState);
}

/// <summary>Shared by the storages of all silos of a cluster.</summary>
public sealed class StorageSwitch
{
    private readonly ConcurrentDictionary<(string State, GrainId Grain), int> _writes = [];

    private readonly ConcurrentDictionary<GrainId, int> _reads = [];

    private readonly ConcurrentStack<(GrainId Grain, object State)> _states = [];

    /// <summary>Asked before every write; throws to make it fail, completes later to hold it up.</summary>
    public Func<string, GrainId, Task>? BeforeWrite { get; set; }

    /// <summary>Called after every write; throws to lose its answer.</summary>
    public Func<string, GrainId, Task>? AfterWrite { get; set; }

    /// <summary>How many writes there were to grains of a type whose key has a text in it.</summary>
    public int WritesOfKeys(string grainType, string text) => _writes.Where(write => IsOf(write.Key.Grain, grainType, text)).Sum(write => write.Value);

    /// <summary>The bytes of the newest item of that kind.</summary>
    public int LastBytesOf(string grainType, string text) => _states.Where(write => IsOf(write.Grain, grainType, text)).Select(write => write.State).OfType<StoredItem>().First().Bytes.Length;

    public int WritesOf(string stateName, GrainId grainId) => _writes.GetValueOrDefault((stateName, grainId));

    public int WritesOf(GrainId grainId) => _writes.Where(write => write.Key.Grain == grainId).Sum(write => write.Value);

    public int WritesOf(string grainType) => _writes.Where(write => write.Key.Grain.Type.ToString() == grainType).Sum(write => write.Value);

    public int ReadsOf(GrainId grainId) => _reads.GetValueOrDefault(grainId);

    /// <summary>The largest state of a type that a grain has written, by a measure.</summary>
    public int LargestOf<T>(GrainId grainId, Func<T, int> measure) =>
        _states.Where(write => write.Grain == grainId).Select(write => write.State).OfType<T>().Max(measure);

    public void OnRead(GrainId grainId) => _reads.AddOrUpdate(grainId, 1, (_, count) => count + 1);

    private static bool IsOf(GrainId grain, string type, string text) =>
        grain.Type.ToString() == type && grain.Key.ToString()!.Contains(text, StringComparison.Ordinal);

    public async Task OnWriteAsync(string stateName, GrainId grainId, object state)
    {
        if (BeforeWrite is { } before)
        {
            await before(stateName, grainId);
        }

        _states.Push((grainId, state));
        _writes.AddOrUpdate((stateName, grainId), 1, (_, count) => count + 1);
    }
}
