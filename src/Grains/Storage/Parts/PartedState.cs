namespace SensorGrid.Grains.Storage.Parts;

/// <summary>The last known version of one stored state: that of its manifest, and where its sections are. Changes only when storage is known to have changed.</summary>
internal sealed class PartedState
{
    /// <summary>Gets the ETag of the manifest; null when storage holds nothing.</summary>
    public string? ETag { get; private set; }

    /// <summary>Gets whether a state is stored. A manifest without one exists when a first save failed half-way.</summary>
    public bool HasState { get; private set; }

    /// <summary>Gets the items beside the manifest; null when there are none.</summary>
    public StateLayout? Layout { get; private set; }

    /// <summary>Gets about how much memory the layout takes, in bytes.</summary>
    public int ApproximateBytes => Layout?.ApproximateBytes ?? 0;

    /// <summary>Gets or sets how many items that wait for their deletion the metrics have counted.</summary>
    public int WaitingReported { get; set; }

    public void Set(string? etag, bool hasState, StateLayout layout) => (ETag, HasState, Layout) = (etag, hasState, layout.IsEmpty ? null : layout);
}
