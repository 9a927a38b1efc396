namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>Gives the revision of the definitions that records which nobody has announced yet are to be processed under.</summary>
public interface IShardRevisions
{
    /// <summary>The newest revision that every silo can process records under; 0 for none. It never goes back.</summary>
    long InForce { get; }

    /// <summary>
    /// Gets whether pages are announced before they are delivered. Not so while there is no revision yet: then a storage that fails does not hold up reading.
    /// </summary>
    bool IsAnnouncing { get; }
}
