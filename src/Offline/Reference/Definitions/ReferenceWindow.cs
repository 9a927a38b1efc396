using SensorGrid.Offline.Reference.Exact;

namespace SensorGrid.Offline.Reference.Definitions;

/// <summary>A window of <c>features.json</c>.</summary>
/// <param name="Length">Its length, in ticks.</param>
/// <param name="Hop">Its hop, in ticks; null for an exact window.</param>
internal sealed record ReferenceWindow(long Length, long? Hop)
{
    /// <summary>The end of its features' names.</summary>
    public string Label => ReferenceDuration.Format(Length);

    /// <summary>Computes the start (ticks, exclusive) as of an instant.</summary>
    public long Start(long asOf) => Hop is { } hop ? (asOf - Length) / hop * hop : asOf - Length;
}
