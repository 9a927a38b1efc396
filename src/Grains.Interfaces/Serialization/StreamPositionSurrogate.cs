using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Interfaces.Serialization;

[GenerateSerializer, Alias("stream-position")]
internal struct StreamPositionSurrogate
{
    [Id(0)] public ShardName Shard;
    [Id(1)] public LogPosition Position;
}

[RegisterConverter]
internal sealed class StreamPositionConverter : IConverter<StreamPosition, StreamPositionSurrogate>
{
    public StreamPosition ConvertFromSurrogate(in StreamPositionSurrogate surrogate) => new(surrogate.Shard, surrogate.Position);

    public StreamPositionSurrogate ConvertToSurrogate(in StreamPosition value) => new() { Shard = value.Shard, Position = value.Position };
}
