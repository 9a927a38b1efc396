using SensorGrid.Features.Engine;

namespace SensorGrid.Grains.Interfaces.Serialization;

[GenerateSerializer, Alias("as-of")]
internal struct AsOfSurrogate
{
    [Id(0)] public DateTimeOffset? Time;
    [Id(1)] public bool OrOldest;
}

[RegisterConverter]
internal sealed class AsOfConverter : IConverter<AsOf, AsOfSurrogate>
{
    public AsOf ConvertFromSurrogate(in AsOfSurrogate surrogate) => new(surrogate.Time, surrogate.OrOldest);

    public AsOfSurrogate ConvertToSurrogate(in AsOf value) => new() { Time = value.Time, OrOldest = value.OrOldest };
}
