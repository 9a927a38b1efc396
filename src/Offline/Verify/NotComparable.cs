namespace SensorGrid.Offline.Verify;

/// <summary>The reason why something was not compared.</summary>
public enum NotComparable
{
    /// <summary>Readings that it depends on may have passed the stream's retention.</summary>
    Trimmed,

    /// <summary>The live system says that it lost a stretch of the log before it could read it.</summary>
    Gapped,

    /// <summary>Readings came through several shard lineages, and a hop window or counter depends on which came first.</summary>
    SeveralLineages,

    /// <summary>Readings came through several shard lineages, and the sensor has more of them than the definitions keep one by one.</summary>
    ApproximateOverSeveralLineages,

    /// <summary>The live system's definitions changed, and the window has not been covered since.</summary>
    Warmup,

    /// <summary>The live system has another model than the one that the replay scores with, or changed to it elsewhere in the log.</summary>
    ModelChanged,

    /// <summary>The live system scores on another platform, where a model may round otherwise.</summary>
    OtherArithmetic,

    /// <summary>The live system reports no scores.</summary>
    NotScored,
}
