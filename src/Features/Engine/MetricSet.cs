namespace SensorGrid.Features.Engine;

/// <summary>The metrics of a reading with an id. Readings with the same metrics share one.</summary>
/// <param name="names">The names, in the reading's order.</param>
internal sealed class MetricSet(string[] names)
{
    public string[] Names => names;

    /// <summary>The number of ids that share it.</summary>
    public int Uses { get; set; }

    /// <summary>Determines whether it is the set of these names, in their order.</summary>
    public bool Is(ReadOnlySpan<string> others) => names.AsSpan().SequenceEqual(others);
}
