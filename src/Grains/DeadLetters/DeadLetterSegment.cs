using System.Text;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.DeadLetters;

namespace SensorGrid.Grains.DeadLetters;

/// <summary>Some dead letters of one shard, in log order: one stored item.</summary>
[GenerateSerializer, Immutable, Alias("dead-letter-segment")]
internal sealed class DeadLetterSegment
{
    [Id(0)] public DeadLetterEntry[] Entries { get; set; } = [];

    /// <summary>
    /// The position of the last dead letter that it has had, which may have been dismissed since; null in items of earlier versions.
    /// </summary>
    [Id(1)] public LogPosition? Last { get; set; }
}

/// <summary>A dead letter as stored.</summary>
/// <param name="Data">Its bytes, or the first of them: the others are in items of their own.</param>
/// <param name="Redriven">Its first redrive; null while there was none, and in items of earlier versions.</param>
/// <param name="IsDismissed">Whether only its position is left, by which it is known if it comes again.</param>
[GenerateSerializer, Immutable, Alias("dead-letter-entry")]
internal sealed record DeadLetterEntry(
    [property: Id(0)] LogPosition Position,
    [property: Id(1)] string Reason,
    [property: Id(2)] DateTimeOffset ArrivedAt,
    [property: Id(3)] string PartitionKey,
    [property: Id(4)] int Size,
    [property: Id(5)] byte[] Data,
    [property: Id(6)] DeadLetterRedrive? Redriven = null,
    [property: Id(7)] bool IsDismissed = false)
{
    /// <summary>The number of bytes that are kept with the entry: as many as a list shows.</summary>
    public const int BytesInEntry = 4 * 1024;

    // With room for a redrive: a segment that is full does not grow beyond its bound by marks.
    private const int OverheadBytes = 96 + 160;

    /// <summary>The maximum bytes of the entry in its segment.</summary>
    public int StoredBytes => OverheadBytes + Encoding.UTF8.GetByteCount(Reason) + Encoding.UTF8.GetByteCount(PartitionKey) + Data.Length;

    /// <summary>The stored bytes of it in all.</summary>
    public long AllBytes => StoredBytes + Math.Max(0, Size - Data.Length);

    /// <summary>Creates the remainder of a dismissed entry.</summary>
    public DeadLetterEntry Dismiss() => new(Position, "", ArrivedAt, "", 0, [], null, IsDismissed: true);

    public static DeadLetterEntry Of(DeadLetter deadLetter) => new(
        deadLetter.Position,
        deadLetter.Reason,
        deadLetter.ArrivedAt,
        deadLetter.PartitionKey,
        deadLetter.Data.Length,
        deadLetter.Data.Length > BytesInEntry ? deadLetter.Data[..BytesInEntry] : deadLetter.Data);

    public DeadLetter ToDeadLetter(string shard, byte[] data) => new(shard, Position, Reason, ArrivedAt, PartitionKey, Size, data, Redriven);
}
