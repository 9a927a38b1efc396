using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Planned;

/// <summary>The identity of an output row: the generation of its definition, the cell, and the window's end.</summary>
internal readonly record struct RowId(int Generation, CellKey Cell, int End)
{
    /// <summary>The identity as a member of a later stage's window.</summary>
    public long Code => ((long)Generation << 40) | ((long)Cell.Kind << 32) | ((long)Cell.Id << 24) | (long)End;
}
