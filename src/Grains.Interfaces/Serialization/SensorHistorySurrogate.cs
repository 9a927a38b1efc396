using SensorGrid.Features.History;

namespace SensorGrid.Grains.Interfaces.Serialization;

[GenerateSerializer, Alias("sensor-history")]
internal struct SensorHistorySurrogate
{
    [Id(0)] public DateTimeOffset From;
    [Id(1)] public DateTimeOffset To;
    [Id(2)] public TimeSpan Step;
    [Id(3)] public TimeSpan Rolling;
    [Id(4)] public string[] Metrics;
    [Id(5)] public HistoryPoint[][] Points;
}

[RegisterConverter]
internal sealed class SensorHistoryConverter : IConverter<SensorHistory, SensorHistorySurrogate>
{
    public SensorHistory ConvertFromSurrogate(in SensorHistorySurrogate surrogate) => new(
        surrogate.From,
        surrogate.To,
        surrogate.Step,
        surrogate.Rolling,
        [.. surrogate.Metrics.Zip(surrogate.Points, (metric, points) => new MetricHistory(metric, points))]);

    public SensorHistorySurrogate ConvertToSurrogate(in SensorHistory value) => new()
    {
        From = value.From,
        To = value.To,
        Step = value.Step,
        Rolling = value.Rolling,
        Metrics = Array.ConvertAll(value.Metrics, metric => metric.Metric),
        Points = Array.ConvertAll(value.Metrics, metric => metric.Points),
    };
}
