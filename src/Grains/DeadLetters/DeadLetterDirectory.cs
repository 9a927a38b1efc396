namespace SensorGrid.Grains.DeadLetters;

/// <summary>Which shards have dead letters in a lane: one stored item.</summary>
[GenerateSerializer, Immutable, Alias("dead-letter-directory")]
internal sealed class DeadLetterDirectory
{
    [Id(0)] public string[] Shards { get; set; } = [];
}
