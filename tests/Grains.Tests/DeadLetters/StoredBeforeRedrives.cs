using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Tests.DeadLetters;

/// <summary>A dead letter as it was stored before redrives were.</summary>
[GenerateSerializer, Alias("dead-letter-entry-before-redrives")]
internal sealed record StoredBeforeRedrives(
    [property: Id(0)] LogPosition Position,
    [property: Id(1)] string Reason,
    [property: Id(2)] DateTimeOffset ArrivedAt,
    [property: Id(3)] string PartitionKey,
    [property: Id(4)] int Size,
    [property: Id(5)] byte[] Data);
