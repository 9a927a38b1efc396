using SensorGrid.Features.Engine;

namespace SensorGrid.Reference.Tests.Comparison;

/// <summary>What the engine says of a sensor, as a test may change it.</summary>
/// <param name="AsOf">The instant, in ticks.</param>
/// <param name="Features">The features by name; null for no value.</param>
/// <param name="Edges">The windows that begin elsewhere than the definitions say, by metric and label.</param>
/// <param name="Counters">The counters of the quality, by name.</param>
/// <param name="Warmup">Features that are null because their window is not covered.</param>
internal sealed record EngineAnswer(
    long AsOf,
    Dictionary<string, double?> Features,
    Dictionary<(string Metric, string Label), Edge> Edges,
    Dictionary<string, long> Counters,
    string[] Warmup)
{
    public static EngineAnswer Of(SensorFeatures features) => new(
        features.AsOf.UtcTicks,
        features.Names.Zip(features.Values).ToDictionary(pair => pair.First, pair => double.IsNaN(pair.Second) ? (double?)null : pair.Second, StringComparer.Ordinal),
        features.Quality.Edges.ToDictionary(edge => (edge.Metric, edge.Window), edge => new Edge(edge.From.UtcTicks, edge.Hop?.Ticks, edge.Error)),
        new(StringComparer.Ordinal)
        {
            ["readings"] = features.Quality.Readings,
            ["late"] = features.Quality.Late,
            ["duplicates"] = features.Quality.Duplicates,
            ["missing"] = features.Quality.Missing,
            ["refused"] = features.Quality.Refused,
            ["idsForgotten"] = features.Quality.IdsForgotten,
        },
        features.Quality.Warmup);
}
