using SensorGrid.Features.Detection;

namespace SensorGrid.Grains.Interfaces.Serialization;

[GenerateSerializer, Alias("attribution")]
internal struct AttributionSurrogate
{
    [Id(0)] public string Metric;
    [Id(1)] public int Kind;
    [Id(2)] public double Value;
    [Id(3)] public double Usual;
    [Id(4)] public double Weight;
}

[RegisterConverter]
internal sealed class AttributionConverter : IConverter<Attribution, AttributionSurrogate>
{
    public Attribution ConvertFromSurrogate(in AttributionSurrogate surrogate) =>
        new(surrogate.Metric, (AttributionKind)surrogate.Kind, surrogate.Value, surrogate.Usual, surrogate.Weight);

    public AttributionSurrogate ConvertToSurrogate(in Attribution value) => new()
    {
        Metric = value.Metric,
        Kind = (int)value.Kind,
        Value = value.Value,
        Usual = value.Usual,
        Weight = value.Weight,
    };
}
