namespace SensorGrid.Grains;

/// <summary>The settings for the storage of sensors, their index and dead letters, and for the concurrency of a shard's reader.</summary>
public sealed class SensorGrainsOptions
{
    /// <summary>The name of the grain storage that keeps them. Required; a storage of that name must be registered.</summary>
    public string StorageName { get; set; } = "";

    /// <summary>
    /// The maximum number of sensors of one page that are called at the same time, 1 to 4,096. Default: 256. A sensor has at most one call
    /// at a time.
    /// </summary>
    public int IngestConcurrency { get; set; } = 256;

    /// <summary>
    /// The maximum number of sensors of one barrier that are stored at the same time, 1 to 4,096. Default: 64. More share a commit, and
    /// burden the storage; pages of a sensor that is being stored need a call, and what is under way is looked through by every garbage collection.
    /// </summary>
    public int PersistConcurrency { get; set; } = 64;

    /// <summary>
    /// The number of attempts of a failing grain call before the shard is read again from its checkpoint, 1 to 100. Default: 5.
    /// </summary>
    public int CallAttempts { get; set; } = 5;

    /// <summary>The pause before the second attempt; it doubles with each further one, and half of it is random. Above zero, at most 1 minute. Default: 100 ms.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The retention of dead letters after their records arrived, 1 hour to 3,650 days. Default: 14 days. They leave by segments of 120 KB,
    /// each when its newest letter is that old.
    /// </summary>
    public TimeSpan DeadLetterRetention { get; set; } = TimeSpan.FromDays(14);

    /// <summary>
    /// The maximum bytes of dead letters in each of the 16 lanes, 1 MB to 100 GB; beyond it the oldest leave. Default: 64 MB. The letters
    /// of a shard are in one lane, those of its sensors in another.
    /// </summary>
    public long DeadLetterLaneBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// The maximum number of listed sites with anomalies, 1 to 1,000,000. Default: 20,000. Beyond it the site that did not change for the
    /// longest time leaves the list.
    /// </summary>
    public int MaxAnomalySites { get; set; } = 20_000;

    /// <summary>The time for which a site is listed without a change of its anomalies, 1 hour to 3,650 days. Default: 90 days.</summary>
    public TimeSpan AnomalySiteRetention { get; set; } = TimeSpan.FromDays(90);

    /// <summary>
    /// The most sensors that a silo has in memory, 1 to 100,000,000. Default: as many as its memory holds. Those not used for longest are stored and leave; who needs one that
    /// there is no room for waits.
    /// </summary>
    public int? MaxLiveSensors { get; set; }

    /// <summary>
    /// The most sensors of the cluster, 1 to 1,000,000,000; the same in all silos. Default: any number. Readings of further ids are dead letters. A retired sensor makes room, and may come
    /// back beyond the limit.
    /// </summary>
    public int? MaxSensors { get; set; }

    /// <summary>The memory that is divided, in bytes. For tests: by default, what the runtime says that this process may use.</summary>
    internal long AvailableMemory { get; set; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
}
