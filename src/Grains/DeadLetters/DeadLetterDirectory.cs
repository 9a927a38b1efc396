namespace SensorGrid.Grains.DeadLetters;

/// <summary>The shards with dead letters in a lane, and the number of letters that have left it: one stored item.</summary>
[GenerateSerializer, Immutable, Alias("dead-letter-directory")]
internal sealed class DeadLetterDirectory
{
    [Id(0)] public string[] Shards { get; set; } = [];

    /// <summary>The number of dead letters that have left the lane.</summary>
    [Id(1)] public long Removed { get; set; }
}
