using System.Collections.Concurrent;
using Orleans.Serialization;
using Orleans.Storage;

namespace SensorGrid.Load.Grains;

/// <summary>
/// A grain storage that counts what its writes of sensors would cost in DynamoDB: a unit for each begun KB of the item, the old or the new one, whichever is larger; a
/// deletion costs as much as the item has.
/// </summary>
internal sealed class WriteUnits(IGrainStorage storage, Serializer serializer) : IGrainStorage
{
    private const int Unit = 1024;

    // Names of all attributes, and two numbers.
    private const int ItemOverhead = 87;

    private readonly ConcurrentDictionary<(string State, GrainId Grain), int> _sizes = [];
    private long _units;
    private long _writes;
    private long _bytes;

    public long Units => Interlocked.Read(ref _units);

    public long Writes => Interlocked.Read(ref _writes);

    public long Bytes => Interlocked.Read(ref _bytes);

    public void Restart() => (_units, _writes, _bytes) = (0, 0, 0);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => storage.ReadStateAsync(stateName, grainId, grainState);

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await storage.WriteStateAsync(stateName, grainId, grainState);
        Count(stateName, grainId, serializer.SerializeToArray(grainState.State).Length);
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await storage.ClearStateAsync(stateName, grainId, grainState);
        Count(stateName, grainId, 0);
    }

    private void Count(string stateName, GrainId grainId, int bytes)
    {
        if (!grainId.Type.ToString()!.StartsWith("sensor", StringComparison.Ordinal) || stateName != "sensor")
        {
            return;
        }

        var key = (stateName, grainId);
        var old = _sizes.GetValueOrDefault(key);
        _sizes[key] = bytes;
        var item = Math.Max(old, bytes) + ItemOverhead + grainId.ToString().Length + stateName.Length;
        Interlocked.Add(ref _units, (item + Unit - 1) / Unit);
        Interlocked.Increment(ref _writes);
        Interlocked.Add(ref _bytes, bytes);
    }
}
