namespace SensorGrid.Grains.SensorIndex;

/// <summary>One stored item of how a segment's sensors are: in the order in which they were registered.</summary>
[GenerateSerializer, Immutable, Alias("sensor-marks-page")]
internal sealed class SensorMarksPage
{
    /// <summary>Event time of the newest reading in ticks, and in the lowest bit whether an anomaly is open; 0 where nothing is known.</summary>
    [Id(0)] public long[] Marks { get; set; } = [];
}
