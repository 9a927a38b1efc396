namespace SensorGrid.Protocol.Tests.Simulation;

/// <summary>A cell as the storage has it; the default value for one that was never stored.</summary>
internal readonly record struct Stored<TState>(int ETag, TState? State)
    where TState : class;
