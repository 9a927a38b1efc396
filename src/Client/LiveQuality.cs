namespace SensorGrid.Client;

/// <summary>The quality of a sensor's features, as the live system reports it.</summary>
/// <param name="LastReadingAt">The newest event time (UTC) of the sensor.</param>
/// <param name="Readings">The number of readings that counted, from 0.</param>
/// <param name="Late">The number of readings that were late, from 0.</param>
/// <param name="Duplicates">The number of readings that came again with the same id, from 0.</param>
/// <param name="Gapped">Whether records were trimmed before they were read.</param>
/// <param name="Approximate">Whether windows begin elsewhere than defined or sketches have a greater error, since more was sent than is kept.</param>
/// <param name="Warmup">The names of features that are null because the definitions changed.</param>
public sealed record LiveQuality(
    DateTimeOffset LastReadingAt, long Readings, long Late, long Duplicates, bool Gapped, bool Approximate, IReadOnlySet<string> Warmup)
{
    /// <summary>The windows that begin at a whole multiple of a hop: label, such as <c>1h</c>, and hop, such as <c>1m</c>.</summary>
    public IReadOnlyDictionary<string, string> Hops { get; init; } = new Dictionary<string, string>();

    /// <summary>The windows that are not as defined, by metric and label: where they begin (exclusive), the real hop, if there is one, and the error of sketches, if it is greater.</summary>
    public IReadOnlyDictionary<(string Metric, string Label), LiveEdge> Edges { get; init; } = new Dictionary<(string, string), LiveEdge>();

    /// <summary>The number of metrics that were named without a value, from 0.</summary>
    public long Missing { get; init; }

    /// <summary>The number of reading ids that were forgotten before their time, from 0: as many readings may count twice.</summary>
    public long IdsForgotten { get; init; }

    /// <summary>The number of values that were refused because of the limit of metrics, from 0.</summary>
    public long Refused { get; init; }
}
