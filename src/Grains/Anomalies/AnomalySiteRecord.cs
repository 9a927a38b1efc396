namespace SensorGrid.Grains.Anomalies;

/// <summary>An entry of the log of all sites as stored.</summary>
/// <param name="Site">The site.</param>
/// <param name="Place">Its position; of several records of a site the one with the highest has its present state.</param>
/// <param name="From">The position where its changes begin in the site's feed; equal to <paramref name="To"/> when the site was only listed.</param>
/// <param name="To">The position where they end; <see cref="UnknownPlace"/> when the feed has not announced how far it is.</param>
/// <param name="HasNew">Whether an anomaly came with them.</param>
/// <param name="Number">The site's number in the list.</param>
/// <param name="ChangedAt">The time when it was announced.</param>
/// <param name="HasLeft">Whether the site left the list with it.</param>
[GenerateSerializer, Immutable, Alias("anomaly-site-record")]
internal sealed record AnomalySiteRecord(
    [property: Id(0)] string Site,
    [property: Id(1)] long Place,
    [property: Id(2)] long From,
    [property: Id(3)] long To,
    [property: Id(4)] bool HasNew,
    [property: Id(5)] long Number,
    [property: Id(6)] DateTimeOffset ChangedAt,
    [property: Id(7)] bool HasLeft)
{
    /// <summary>The position of a site from a list of an earlier version.</summary>
    public const long UnknownPlace = -1;

    // A header, four numbers, a time and two flags.
    private const int OverheadBytes = 64;

    /// <summary>Gets whether there is something in the feed for it.</summary>
    public bool HasChanges => To > From;

    /// <summary>The maximum bytes of the record in its page.</summary>
    public int Bytes => OverheadBytes + (3 * Site.Length);
}
