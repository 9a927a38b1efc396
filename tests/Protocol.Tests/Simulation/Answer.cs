namespace SensorGrid.Protocol.Tests.Simulation;

/// <summary>The answer of a cell.</summary>
internal enum Answer : byte
{
    /// <summary>Done; what was asked for is there.</summary>
    Done,

    /// <summary>The cell lacks something that it must have had: the shard is to be read again from the checkpoint.</summary>
    Gap,
}
