namespace SensorGrid.Grains.Anomalies;

/// <summary>The position up to which a feed was sent to an output: one stored item for each name of an output.</summary>
[GenerateSerializer, Immutable, Alias("anomaly-output-place")]
internal sealed class AnomalyOutputPlace
{
    /// <summary>Every change up to it has arrived.</summary>
    [Id(0)] public long Cursor { get; set; }
}
