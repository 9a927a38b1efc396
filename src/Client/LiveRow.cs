namespace SensorGrid.Client;

/// <summary>A row of a stream of a SQL application.</summary>
/// <param name="Ordinal">Its number in the stream, from 1, over all generations: its identity.</param>
/// <param name="Json">The row as a JSON object.</param>
public sealed record LiveRow(long Ordinal, string Json)
{
    /// <summary>The number of rows before it that were asked for and are no longer kept.</summary>
    public long Missed { get; init; }
}
