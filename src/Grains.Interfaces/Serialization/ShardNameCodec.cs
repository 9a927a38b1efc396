using System.Buffers;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;
using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Interfaces.Serialization;

/// <summary>Writes the name of a shard as its text: in calls and in stored states it is a string.</summary>
[RegisterSerializer, RegisterCopier]
internal sealed class ShardNameCodec : IFieldCodec<ShardName>, IDeepCopier<ShardName>, IOptionalDeepCopier
{
    public bool IsShallowCopyable() => true;

    public void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expectedType, ShardName value)
        where TBufferWriter : IBufferWriter<byte> =>
        StringCodec.WriteField(ref writer, fieldIdDelta, value.ToString());

    public ShardName ReadValue<TInput>(ref Reader<TInput> reader, Field field) => ShardName.Parse(StringCodec.ReadValue(ref reader, field) ?? "");

    public ShardName DeepCopy(ShardName input, CopyContext context) => input;
}
