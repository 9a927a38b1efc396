namespace SensorGrid.Grains.Interfaces.Anomalies;

/// <summary>An entry of the log of all sites: some changes of one feed.</summary>
/// <param name="Place">Its position in the log; growing, with gaps. It is never given again.</param>
/// <param name="Site">The feed's site.</param>
/// <param name="From">The changes are those after this position of the feed: where the entry before it of the same site ends.</param>
/// <param name="To">The position of the last of them.</param>
/// <param name="HasNew">Whether an anomaly came with them; false: they are changes of earlier ones only.</param>
[GenerateSerializer, Immutable, Alias("anomaly-site-change")]
public sealed record AnomalySiteChange(
    [property: Id(0)] long Place,
    [property: Id(1)] string Site,
    [property: Id(2)] long From,
    [property: Id(3)] long To,
    [property: Id(4)] bool HasNew);
