namespace SensorGrid.Grains.Interfaces.DeadLetters;

/// <summary>A dead letter was put into the stream again.</summary>
/// <param name="At">The time (UTC).</param>
/// <param name="Shard">The shard that stored it.</param>
/// <param name="SequenceNumber">Its sequence number there; of several records, that of the first.</param>
[GenerateSerializer, Immutable, Alias("dead-letter-redrive")]
public sealed record DeadLetterRedrive(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] string Shard,
    [property: Id(2)] string SequenceNumber);
