namespace SensorGrid.Grains.Interfaces.DeadLetters;

/// <summary>Some dead letters of a lane were dismissed.</summary>
/// <param name="Dismissed">The number.</param>
/// <param name="SegmentsRead">The number of segments that were read for it.</param>
/// <param name="Next">The position to go on from; null when the lane is done.</param>
[GenerateSerializer, Immutable, Alias("dead-letter-dismissal")]
public sealed record DeadLetterDismissal(
    [property: Id(0)] int Dismissed,
    [property: Id(1)] int SegmentsRead,
    [property: Id(2)] DeadLetterPlace? Next);

/// <summary>A position among the segments of a lane.</summary>
/// <param name="Shard">The shard, or the log of its sensors.</param>
/// <param name="Segment">The segment's number there.</param>
[GenerateSerializer, Immutable, Alias("dead-letter-place")]
public sealed record DeadLetterPlace([property: Id(0)] string Shard, [property: Id(1)] int Segment);
