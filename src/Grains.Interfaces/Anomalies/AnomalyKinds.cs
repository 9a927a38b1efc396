using SensorGrid.Features.Detection;

namespace SensorGrid.Grains.Interfaces.Anomalies;

/// <summary>The names of the kinds of anomalies in ids and answers.</summary>
public static class AnomalyKinds
{
    /// <summary>Gets the name of a kind: <c>score</c>, <c>silence</c> or <c>siteSilence</c>.</summary>
    public static string NameOf(AnomalyKind kind) => kind switch
    {
        AnomalyKind.Score => "score",
        AnomalyKind.Silence => "silence",
        AnomalyKind.SiteSilence => "siteSilence",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind of anomaly."),
    };

    /// <summary>Gets the name of a way of being strange: <c>level</c>, <c>season</c>, <c>noise</c>, <c>shape</c>, <c>change</c> or <c>model</c>.</summary>
    public static string NameOf(AttributionKind kind) => kind switch
    {
        AttributionKind.Level => "level",
        AttributionKind.Season => "season",
        AttributionKind.Noise => "noise",
        AttributionKind.Shape => "shape",
        AttributionKind.Change => "change",
        AttributionKind.Model => "model",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind of strangeness."),
    };
}
