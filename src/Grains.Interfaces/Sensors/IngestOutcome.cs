namespace SensorGrid.Grains.Interfaces.Sensors;

/// <summary>The answer of a sensor to a page.</summary>
[GenerateSerializer, Alias("ingest-outcome")]
public enum IngestOutcome
{
    /// <summary>The sensor has every reading of the page, now or since before.</summary>
    Taken,

    /// <summary>
    /// The sensor lacks readings from before the page and ingested nothing of it: the shard must be read again from its checkpoint.
    /// </summary>
    Gap,

    /// <summary>
    /// There are as many sensors as there may be, and this is none of them: it ingested nothing of the page, whose readings are to be dead
    /// letters.
    /// </summary>
    Refused,

    /// <summary>
    /// It would be a new sensor, and its silo has no memory to know another one: it ingested nothing of the page, which is to be delivered
    /// again later.
    /// </summary>
    NoRoom,
}
