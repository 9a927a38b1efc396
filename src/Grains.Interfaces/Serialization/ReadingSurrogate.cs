using SensorGrid.Features.Detection;
using SensorGrid.Features.Readings;

namespace SensorGrid.Grains.Interfaces.Serialization;

/// <summary>The form in which a <see cref="Reading"/> travels between silos: the feature library knows nothing of serializers.</summary>
[GenerateSerializer, Alias("reading")]
internal struct ReadingSurrogate
{
    [Id(0)] public string SensorId;
    [Id(1)] public DateTimeOffset EventTime;
    [Id(2)] public string[] MetricNames;
    [Id(3)] public double[] MetricValues;
    [Id(4)] public string? ReadingId;
    [Id(5)] public DateTimeOffset? ArrivedAt;
    [Id(6)] public string[]? Missing;
    [Id(7)] public bool Retires;
    [Id(8)] public AnomalyFeedback? Feedback;
}

[RegisterConverter]
internal sealed class ReadingConverter : IConverter<Reading, ReadingSurrogate>
{
    public Reading ConvertFromSurrogate(in ReadingSurrogate surrogate)
    {
        var metrics = new MetricValue[surrogate.MetricNames.Length];
        for (var i = 0; i < metrics.Length; i++)
        {
            metrics[i] = new MetricValue(surrogate.MetricNames[i], surrogate.MetricValues[i]);
        }

        return new Reading(surrogate.SensorId, surrogate.EventTime, metrics, surrogate.ReadingId)
        {
            ArrivedAt = surrogate.ArrivedAt,
            Missing = surrogate.Missing ?? [],
            Retires = surrogate.Retires,
            Feedback = surrogate.Feedback,
        };
    }

    public ReadingSurrogate ConvertToSurrogate(in Reading value) => new()
    {
        SensorId = value.SensorId,
        EventTime = value.EventTime,
        MetricNames = Array.ConvertAll(value.Metrics, metric => metric.Name),
        MetricValues = Array.ConvertAll(value.Metrics, metric => metric.Value),
        ReadingId = value.Id,
        ArrivedAt = value.ArrivedAt,
        Missing = value.Missing.Length > 0 ? value.Missing : null,
        Retires = value.Retires,
        Feedback = value.Feedback,
    };
}
