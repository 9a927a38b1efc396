namespace SensorGrid.Grains.DeadLetters;

/// <summary>Which shards have dead letters in a lane, and how many have left it: one stored item.</summary>
[GenerateSerializer, Immutable, Alias("dead-letter-directory")]
internal sealed class DeadLetterDirectory
{
    [Id(0)] public string[] Shards { get; set; } = [];

    /// <summary>How many dead letters of the lane have left it.</summary>
    [Id(1)] public long Removed { get; set; }
}
