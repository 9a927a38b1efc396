namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>
/// Knows when a reader has come past everything that earlier readers of its shard delivered without announcing it: nobody has written down how far that was, and a pin has to be behind it.
/// </summary>
/// <remarks>
/// Earlier readers read before the claim, so whatever they delivered was in the shard by then. Two things show that it has been read: the tip of the shard, seen after the claim, and a record
/// that arrived after the claim. A page without records shows the tip. One with records does so by the word of the server alone, which some give always; so its last record has to have
/// arrived after the claim as well, as far as clocks tell.
/// </remarks>
/// <param name="claimedAt">The time (UTC) when the shard was claimed.</param>
internal sealed class EarlierDeliveries(DateTimeOffset claimedAt)
{
    /// <summary>The service refuses calls of a silo whose clock is off by more than this.</summary>
    private static readonly TimeSpan WorstClock = TimeSpan.FromMinutes(5);

    /// <summary>Clocks that are right are not off by more than this.</summary>
    private static readonly TimeSpan GoodClock = TimeSpan.FromSeconds(10);

    /// <summary>Gets whether nothing that earlier readers delivered unannounced comes after what this one has read.</summary>
    public bool AreBehind { get; private set; }

    /// <summary>Takes note of a page, the next that was read.</summary>
    public void OnPage(ShardPage page)
    {
        var isLater = page.Last is not null && page.ReadUntil > claimedAt + (page.Behind == TimeSpan.Zero ? GoodClock : WorstClock);
        AreBehind |= page.ShowsTip || isLater;
    }
}
