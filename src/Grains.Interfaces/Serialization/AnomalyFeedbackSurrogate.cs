using SensorGrid.Features.Detection;

namespace SensorGrid.Grains.Interfaces.Serialization;

[GenerateSerializer, Alias("anomaly-feedback")]
internal struct AnomalyFeedbackSurrogate
{
    [Id(0)] public int Verdict;
    [Id(1)] public string? Metric;
    [Id(2)] public DateTimeOffset From;
    [Id(3)] public DateTimeOffset To;
}

[RegisterConverter]
internal sealed class AnomalyFeedbackConverter : IConverter<AnomalyFeedback, AnomalyFeedbackSurrogate>
{
    public AnomalyFeedback ConvertFromSurrogate(in AnomalyFeedbackSurrogate surrogate) =>
        new((AnomalyVerdict)surrogate.Verdict, surrogate.Metric, surrogate.From, surrogate.To);

    public AnomalyFeedbackSurrogate ConvertToSurrogate(in AnomalyFeedback value) => new()
    {
        Verdict = (int)value.Verdict,
        Metric = value.Metric,
        From = value.From,
        To = value.To,
    };
}
