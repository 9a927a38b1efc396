namespace SensorGrid.Features.Engine;

/// <summary>The disposition of a reading.</summary>
public enum ReadingDisposition
{
    /// <summary>It counts.</summary>
    Counted,

    /// <summary>It was too far behind its shard lineage, or not after the sensor was retired: counted as late, kept out of every feature. Or it would have retired the sensor, long ago.</summary>
    Late,

    /// <summary>Another reading with its id and event time counts instead.</summary>
    Duplicate,

    /// <summary>It retired the sensor: all that came before it is forgotten.</summary>
    Retired,

    /// <summary>It brought a verdict on what the sensor did, and is no reading: nothing but the detector has changed.</summary>
    Feedback,

    /// <summary>The sensor had ingested this position of the log before; nothing changed.</summary>
    AlreadyTaken,
}
