using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Interfaces.DeadLetters;

/// <summary>A record, or one reading of it, that could not be used.</summary>
/// <param name="Shard">The shard it was read from, or the log of its sensors: see <see cref="RefusedValues"/>.</param>
/// <param name="Position">Its position there.</param>
/// <param name="Reason">The fault, in a sentence.</param>
/// <param name="ArrivedAt">The time when its record arrived in the stream (UTC).</param>
/// <param name="PartitionKey">The partition key it was put with.</param>
/// <param name="Size">Its number of bytes.</param>
/// <param name="Data">Its bytes: the record's, or those of one element of a record that holds an array. A list may cut them.</param>
/// <param name="Redriven">Its first redrive; null while there was none.</param>
[GenerateSerializer, Immutable, Alias("dead-letter")]
public sealed record DeadLetter(
    [property: Id(0)] string Shard,
    [property: Id(1)] LogPosition Position,
    [property: Id(2)] string Reason,
    [property: Id(3)] DateTimeOffset ArrivedAt,
    [property: Id(4)] string PartitionKey,
    [property: Id(5)] int Size,
    [property: Id(6)] byte[] Data,
    [property: Id(7)] DeadLetterRedrive? Redriven = null)
{
    /// <summary>Names it for good: shard, sequence number, sub-sequence number and index, joined by <c>.</c> - the same at every replay.</summary>
    public string Id => DeadLetterId.Of(Shard, Position);
}

/// <summary>The position of a dead letter in a list.</summary>
[GenerateSerializer, Immutable, Alias("dead-letter-key")]
public readonly record struct DeadLetterKey([property: Id(0)] DateTimeOffset ArrivedAt, [property: Id(1)] string Id);
