using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Interfaces.Serialization;

[GenerateSerializer, Alias("shard-lineage")]
internal struct ShardLineageSurrogate
{
    [Id(0)] public ShardName Shard;
    [Id(1)] public ShardName[] Parents;
    [Id(2)] public DateTimeOffset? GapFrom;
    [Id(3)] public DateTimeOffset? GapTo;
}

[RegisterConverter]
internal sealed class ShardLineageConverter : IConverter<ShardLineage, ShardLineageSurrogate>
{
    public ShardLineage ConvertFromSurrogate(in ShardLineageSurrogate surrogate) => new(
        surrogate.Shard,
        surrogate.Parents,
        surrogate.GapFrom is { } from && surrogate.GapTo is { } to ? new LogGap(from, to) : null);

    public ShardLineageSurrogate ConvertToSurrogate(in ShardLineage value) => new()
    {
        Shard = value.Shard,
        Parents = [.. value.Parents],
        GapFrom = value.Gap?.From,
        GapTo = value.Gap?.To,
    };
}
