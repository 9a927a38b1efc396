using SensorGrid.Kinesis.Records;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>The stored state of <see cref="ShardGrain"/>. The owner is text, so that any serializer can keep it.</summary>
[GenerateSerializer, Immutable, Alias("kinesis-shard-state")]
internal sealed record ShardState
{
    [Id(0)]
    public long Epoch { get; init; }

    [Id(1)]
    public string? Owner { get; init; }

    [Id(2)]
    public ShardProgress? Progress { get; init; }

    [Id(3)]
    public bool Finished { get; init; }

    [Id(4)]
    public ShardGap[] Gaps { get; init; } = [];

    /// <summary>The last record that was announced; null before the first. Nothing that was delivered unannounced comes after it.</summary>
    [Id(5)]
    public RecordPosition? Horizon { get; init; }

    /// <summary>The newest pins; those before them are in the <see cref="ShardPinArchive"/>.</summary>
    [Id(6)]
    public ShardPin[] Pins { get; init; } = [];
}
