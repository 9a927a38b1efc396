using Orleans.Storage;

namespace SensorGrid.Grains.Storage;

/// <summary>One stored item of a grain: its value, and the ETag that its next write is conditional on. A grain may have several, by name.</summary>
/// <remarks>The value changes only when a write has succeeded, so that after a failed one memory still equals storage.</remarks>
internal sealed class StateSlot<T>(IGrainStorage storage, GrainId grainId, string name)
    where T : class, new()
{
    /// <summary>The version that storage holds, as far as is known here; null for none.</summary>
    public string? ETag { get; private set; }

    /// <summary>The stored value; null when storage holds nothing, or before <see cref="ReadAsync"/>.</summary>
    public T? Value { get; private set; }

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var state = new GrainState<T>(new T());
        await storage.ReadStateAsync(name, grainId, state, cancellationToken);
        ETag = state.ETag;
        Value = state.RecordExists ? state.State : null;
    }

    /// <exception cref="InconsistentStateException">Somebody else wrote since; it must leave the grain unwrapped, which ends the activation.</exception>
    public async Task WriteAsync(T value, CancellationToken cancellationToken)
    {
        var state = new GrainState<T>(value, ETag) { RecordExists = Value is not null };
        await storage.WriteStateAsync(name, grainId, state, cancellationToken);
        ETag = state.ETag;
        Value = value;
    }

    /// <summary>Clears the state in storage; its item may stay without it.</summary>
    /// <exception cref="InconsistentStateException">As with <see cref="WriteAsync"/>.</exception>
    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        var state = new GrainState<T>(new T(), ETag) { RecordExists = Value is not null };
        await storage.ClearStateAsync(name, grainId, state, cancellationToken);
        ETag = state.ETag;
        Value = null;
    }
}
