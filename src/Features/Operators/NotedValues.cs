namespace SensorGrid.Features.Operators;

/// <summary>The values of a reading with an id that windows keep, so that they can be removed again if another reading with its id counts instead.</summary>
internal sealed class NotedValues
{
    /// <summary>The metrics that have a value of it.</summary>
    public List<string> Names { get; } = [];

    /// <summary>The values of the metrics, in the same order.</summary>
    public List<double> Values { get; } = [];

    /// <summary>Gets whether another reading of its event time and shard is kept, so that its values must be known to find them.</summary>
    public bool IsTied { get; set; }

    /// <summary>Metrics that are not to take a value of it: the value of the reading that it replaces stays.</summary>
    public HashSet<string>? Kept { get; set; }
}
