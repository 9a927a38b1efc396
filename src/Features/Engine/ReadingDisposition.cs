namespace SensorGrid.Features.Engine;

/// <summary>What became of a reading.</summary>
public enum ReadingDisposition
{
    /// <summary>It counts.</summary>
    Counted,

    /// <summary>It was too far behind its shard lineage's newest event time: counted as late, kept out of every feature.</summary>
    Late,

    /// <summary>Another reading with its id and event time counts instead.</summary>
    Duplicate,

    /// <summary>The sensor had taken this place of the log before; nothing changed.</summary>
    AlreadyTaken,
}
