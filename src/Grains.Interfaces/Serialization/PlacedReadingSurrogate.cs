using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;

namespace SensorGrid.Grains.Interfaces.Serialization;

[GenerateSerializer, Alias("placed-reading")]
internal struct PlacedReadingSurrogate
{
    [Id(0)] public LogPosition Position;
    [Id(1)] public Reading Reading;
}

[RegisterConverter]
internal sealed class PlacedReadingConverter : IConverter<PlacedReading, PlacedReadingSurrogate>
{
    public PlacedReading ConvertFromSurrogate(in PlacedReadingSurrogate surrogate) => new(surrogate.Position, surrogate.Reading);

    public PlacedReadingSurrogate ConvertToSurrogate(in PlacedReading value) => new() { Position = value.Position, Reading = value.Reading };
}
