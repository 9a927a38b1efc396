namespace SensorGrid.Grains.SensorIndex;

/// <summary>One stored item of a segment: sensor ids in the order in which they were registered; an empty one where a sensor was removed.</summary>
[GenerateSerializer, Immutable, Alias("sensor-index-page")]
internal sealed class SensorIndexPage
{
    [Id(0)] public string[] SensorIds { get; set; } = [];
}
