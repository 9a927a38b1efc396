namespace SensorGrid.Grains.Interfaces.Anomalies;

/// <summary>The anomalies of a listed site that came before the log of all sites begins.</summary>
/// <param name="Site">The site.</param>
/// <param name="Number">Its number in the list, 1 at the least; never that of another site.</param>
/// <param name="UpTo">The anomalies are those with a <see cref="AnomalyEntry.Cursor"/> up to this one.</param>
[GenerateSerializer, Immutable, Alias("older-anomalies")]
public sealed record OlderAnomalies(
    [property: Id(0)] string Site,
    [property: Id(1)] long Number,
    [property: Id(2)] long UpTo);
