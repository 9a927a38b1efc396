using Orleans.Serialization;
using Orleans.Storage;

namespace SensorGrid.Grains.Storage;

/// <summary>Serializes states as <see cref="OrleansGrainStorageSerializer"/> does, to the same bytes, without a buffer that grows: sensors are stored all the time.</summary>
/// <param name="serializer">Orleans' serializer.</param>
public sealed class ExactStorageSerializer(Serializer serializer) : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(serializer.SerializeToArray(input!));

    public T Deserialize<T>(BinaryData input) => serializer.Deserialize<T>(input.ToMemory())!;
}
