namespace SensorGrid.Grains.Interfaces.Anomalies;

/// <summary>A part of the log of all sites.</summary>
/// <param name="Changes">Its entries.</param>
/// <param name="First">Entries up to this position are kept no longer.</param>
/// <param name="Tip">The position of the newest entry; 0 when there was none.</param>
/// <param name="SitesOmitted">The number of sites that have anomalies and are not listed, because others changed later or they did not for long.</param>
[GenerateSerializer, Immutable, Alias("anomaly-site-changes")]
public sealed record AnomalySiteChanges(
    [property: Id(0)] AnomalySiteChange[] Changes,
    [property: Id(1)] long First,
    [property: Id(2)] long Tip,
    [property: Id(3)] int SitesOmitted);
