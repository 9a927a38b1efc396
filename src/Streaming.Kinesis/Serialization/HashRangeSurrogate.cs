using SensorGrid.Kinesis.Records;

namespace SensorGrid.Streaming.Kinesis.Serialization;

/// <summary>The wire form of <see cref="HashRange"/>, which knows nothing of Orleans. A record, as that one is: the two kinds have different bytes.</summary>
[GenerateSerializer, Immutable, Alias("kinesis-hash-range")]
internal readonly record struct HashRangeSurrogate([property: Id(0)] UInt128 Start, [property: Id(1)] UInt128 End);

[RegisterConverter]
internal sealed class HashRangeConverter : IConverter<HashRange, HashRangeSurrogate>
{
    public HashRange ConvertFromSurrogate(in HashRangeSurrogate surrogate) => new(surrogate.Start, surrogate.End);

    public HashRangeSurrogate ConvertToSurrogate(in HashRange value) => new(value.Start, value.End);
}
