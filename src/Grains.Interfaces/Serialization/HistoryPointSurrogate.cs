using SensorGrid.Features.History;

namespace SensorGrid.Grains.Interfaces.Serialization;

[GenerateSerializer, Alias("history-point")]
internal struct HistoryPointSurrogate
{
    [Id(0)] public DateTimeOffset Time;
    [Id(1)] public long Count;
    [Id(2)] public double Min;
    [Id(3)] public double Max;
    [Id(4)] public double Mean;
    [Id(5)] public double RollingMean;
    [Id(6)] public double RollingStd;
}

[RegisterConverter]
internal sealed class HistoryPointConverter : IConverter<HistoryPoint, HistoryPointSurrogate>
{
    public HistoryPoint ConvertFromSurrogate(in HistoryPointSurrogate surrogate) => new(
        surrogate.Time, surrogate.Count, surrogate.Min, surrogate.Max, surrogate.Mean, surrogate.RollingMean, surrogate.RollingStd);

    public HistoryPointSurrogate ConvertToSurrogate(in HistoryPoint value) => new()
    {
        Time = value.Time,
        Count = value.Count,
        Min = value.Min,
        Max = value.Max,
        Mean = value.Mean,
        RollingMean = value.RollingMean,
        RollingStd = value.RollingStd,
    };
}
