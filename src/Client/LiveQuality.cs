namespace SensorGrid.Client;

/// <summary>The quality of a sensor's features, as the live system reports it.</summary>
public sealed record LiveQuality(
    DateTimeOffset LastReadingAt, long Readings, long Late, long Duplicates, bool Gapped, bool Approximate, IReadOnlySet<string> Warmup)
{
    /// <summary>The windows that begin at a whole multiple of a hop: label and hop.</summary>
    public IReadOnlyDictionary<string, string> Hops { get; init; } = new Dictionary<string, string>();

    /// <summary>The windows that begin elsewhere than they should, by metric and label: the instant (exclusive) and the real hop, if there is one.</summary>
    public IReadOnlyDictionary<(string Metric, string Label), LiveEdge> Edges { get; init; } = new Dictionary<(string, string), LiveEdge>();

    /// <summary>Values named without one.</summary>
    public long Missing { get; init; }

    /// <summary>Ids forgotten before their time.</summary>
    public long IdsForgotten { get; init; }

    /// <summary>Values refused because of the limit of metrics.</summary>
    public long Refused { get; init; }
}
