namespace SensorGrid.Offline.Reference;

/// <summary>The reason why something was not recomputed.</summary>
public enum NotRecomputed
{
    /// <summary>Readings that it depends on may have passed the stream's retention.</summary>
    Trimmed,

    /// <summary>The live system says that it lost a stretch of the log before it could read it.</summary>
    Gapped,

    /// <summary>Readings came through several shard lineages, which have no common order.</summary>
    SeveralLineages,

    /// <summary>The live system's definitions changed, and the window has not been covered since.</summary>
    Warmup,

    /// <summary>The live system says that it forgot reading ids before their time: a reading that came again may count twice.</summary>
    IdsForgotten,
}
