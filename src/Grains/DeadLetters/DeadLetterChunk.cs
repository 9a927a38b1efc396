namespace SensorGrid.Grains.DeadLetters;

/// <summary>A part of a dead letter that is too large for its segment: one stored item.</summary>
[GenerateSerializer, Immutable, Alias("dead-letter-chunk")]
internal sealed class DeadLetterChunk
{
    /// <summary>Most bytes of a chunk.</summary>
    public const int MostBytes = 256 * 1024;

    [Id(0)] public byte[] Data { get; set; } = [];
}
