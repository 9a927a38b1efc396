using System.Collections.Concurrent;
using System.Globalization;
using Orleans.Storage;

namespace SensorGrid.Streaming.Kinesis.Tests.Cluster;

/// <summary>A grain storage that outlives its silos and refuses writes with an outdated ETag. What is stored here is immutable, so it is not copied.</summary>
internal sealed class CasGrainStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<string, (object State, string ETag)> _items = new(StringComparer.Ordinal);
    private long _lastETag;

    /// <summary>Called with the grain's key before each write; may throw.</summary>
    public Action<string>? BeforeWrite { get; set; }

    /// <summary>Awaited with the grain's key before each write.</summary>
    public Func<string, Task>? HoldWrite { get; set; }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (_items.TryGetValue($"{stateName}/{grainId}", out var item))
        {
            (grainState.State, grainState.ETag, grainState.RecordExists) = ((T)item.State, item.ETag, true);
        }
        else
        {
            (grainState.State, grainState.ETag, grainState.RecordExists) = (Activator.CreateInstance<T>(), null!, false);
        }

        return Task.CompletedTask;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        BeforeWrite?.Invoke(grainId.Key.ToString()!);
        await (HoldWrite?.Invoke(grainId.Key.ToString()!) ?? Task.CompletedTask);
        var key = $"{stateName}/{grainId}";
        lock (_items)
        {
            var stored = _items.TryGetValue(key, out var item) ? item.ETag : null;
            if (stored != grainState.ETag)
            {
                throw new InconsistentStateException("Somebody else wrote.", stored, grainState.ETag);
            }

            grainState.ETag = (++_lastETag).ToString(CultureInfo.InvariantCulture);
            grainState.RecordExists = true;
            _items[key] = (grainState.State!, grainState.ETag);
        }
    }

    /// <summary>Stores a state as if a grain had written it, whatever was there.</summary>
    public Task PutAsync<T>(string stateName, GrainId grainId, T state)
    {
        lock (_items)
        {
            _items[$"{stateName}/{grainId}"] = (state!, (++_lastETag).ToString(CultureInfo.InvariantCulture));
        }

        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException();
}
