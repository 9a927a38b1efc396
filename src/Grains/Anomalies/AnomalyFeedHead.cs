namespace SensorGrid.Grains.Anomalies;

/// <summary>The start of a feed: one stored item, written before a segment is removed.</summary>
[GenerateSerializer, Immutable, Alias("anomaly-feed-head")]
internal sealed class AnomalyFeedHead
{
    /// <summary>The number of the first segment; those after it are there without a hole.</summary>
    [Id(0)] public int FirstSegment { get; set; }

    /// <summary>The number of the first page of <see cref="ForgottenAnomalies"/>.</summary>
    [Id(1)] public int FirstPage { get; set; }

    /// <summary>The segment from which on, below the first, something may still have to be removed.</summary>
    [Id(2)] public int FirstSegmentToClear { get; set; }

    /// <summary>The page from which on, below the first, something may still have to be removed.</summary>
    [Id(3)] public int FirstPageToClear { get; set; }

    /// <summary>The position of the newest change so far: positions never come again, even if what had them is gone.</summary>
    [Id(4)] public long Tip { get; set; }

    /// <summary>The position of the newest change that is kept no longer.</summary>
    [Id(5)] public long Forgotten { get; set; }
}
