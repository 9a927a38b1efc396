using SensorGrid.Features.Log;

namespace SensorGrid.Grains.DeadLetters;

/// <summary>The summaries of some of a shard's full segments: one stored item.</summary>
[GenerateSerializer, Immutable, Alias("dead-letter-summary-page")]
internal sealed class DeadLetterSummaryPage
{
    /// <summary>Most segments of a page: at some 80 bytes each, well below the size of a segment.</summary>
    public const int MostSegments = 1000;

    [Id(0)] public DeadLetterSegmentSummary[] Segments { get; set; } = [];

    /// <summary>The page with which the others begin, in the first page: all segments of those before have gone. 0 for this one.</summary>
    [Id(1)] public int FirstPage { get; set; }

    /// <summary>The latest arrival time in the segments before <see cref="FirstPage"/>, in the first page.</summary>
    [Id(2)] public DateTimeOffset? GoneUpTo { get; set; }
}

/// <summary>The summary of a segment, for queries that need not read it.</summary>
/// <param name="Last">The position of its last dead letter; each segment has positions above those of the one before.</param>
/// <param name="Oldest">The earliest arrival time in it. Arrival times of a shard do not strictly grow.</param>
/// <param name="Newest">The latest arrival time in it.</param>
/// <param name="Bytes">The number of bytes that are stored of its letters; 0 in items of earlier versions.</param>
/// <param name="IsGone">Whether all of its letters have left.</param>
[GenerateSerializer, Immutable, Alias("dead-letter-segment-summary")]
internal readonly record struct DeadLetterSegmentSummary(
    [property: Id(0)] LogPosition Last,
    [property: Id(1)] DateTimeOffset Oldest,
    [property: Id(2)] DateTimeOffset Newest,
    [property: Id(3)] long Bytes = 0,
    [property: Id(4)] bool IsGone = false);
