using SensorGrid.Features.Detection;

namespace SensorGrid.Grains.Interfaces.Anomalies;

/// <summary>A verdict on an anomaly that the stream has accepted.</summary>
/// <param name="IsNormal">Whether the verdict is that it was normal; a fault otherwise.</param>
/// <param name="Shard">The shard that its record went to.</param>
/// <param name="SequenceNumber">Its record's position there.</param>
[GenerateSerializer, Immutable, Alias("anomaly-judgement")]
public sealed record AnomalyJudgement(
    [property: Id(0)] bool IsNormal,
    [property: Id(1)] string Shard,
    [property: Id(2)] string SequenceNumber)
{
    /// <summary>The verdict.</summary>
    public AnomalyVerdict Verdict => IsNormal ? AnomalyVerdict.Normal : AnomalyVerdict.Fault;
}
