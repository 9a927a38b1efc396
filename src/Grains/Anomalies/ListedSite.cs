namespace SensorGrid.Grains.Anomalies;

/// <summary>A site in the list.</summary>
/// <param name="record">Its newest record.</param>
internal sealed class ListedSite(AnomalySiteRecord record)
{
    /// <summary>The record with its present state.</summary>
    public AnomalySiteRecord Newest { get; set; } = record;

    /// <summary>Its number in the list.</summary>
    public long Number { get; } = record.Number;
}
