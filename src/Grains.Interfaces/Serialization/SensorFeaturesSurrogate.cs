using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Windows;

namespace SensorGrid.Grains.Interfaces.Serialization;

[GenerateSerializer, Alias("sensor-features")]
internal struct SensorFeaturesSurrogate
{
    [Id(0)] public DateTimeOffset AsOf;
    [Id(1)] public string[] Names;
    [Id(2)] public double[] Values;
    [Id(3)] public DateTimeOffset LastReadingAt;
    [Id(4)] public long Readings;
    [Id(5)] public long Late;
    [Id(6)] public long Duplicates;
    [Id(7)] public bool Gapped;
    [Id(9)] public string[] Warmup;
    [Id(10)] public KeyValuePair<string, string>[] Hops;
    [Id(11)] public ShardName[] PositionShards;
    [Id(12)] public LogPosition[] Positions;
    [Id(13)] public SensorScore? Score;
    [Id(14)] public long Missing;
    [Id(15)] public TimeSpan Ahead;
    [Id(16)] public long IdsForgotten;
    [Id(17)] public long Refused;
    [Id(18)] public string[] RefusedMetrics;
    [Id(19)] public WindowEdge[] Edges;
    [Id(20)] public string[] Unscored;
    [Id(21)] public long Revision;
}

[RegisterConverter]
internal sealed class SensorFeaturesConverter : IConverter<SensorFeatures, SensorFeaturesSurrogate>
{
    public SensorFeatures ConvertFromSurrogate(in SensorFeaturesSurrogate surrogate)
    {
        var positions = new StreamPosition[surrogate.Positions.Length];
        for (var i = 0; i < positions.Length; i++)
        {
            positions[i] = new StreamPosition(surrogate.PositionShards[i], surrogate.Positions[i]);
        }

        return new SensorFeatures(
            surrogate.AsOf,
            surrogate.Names,
            surrogate.Values,
            new FeatureQuality(
                surrogate.LastReadingAt,
                surrogate.Readings,
                surrogate.Late,
                surrogate.Duplicates,
                surrogate.Gapped,
                surrogate.Warmup,
                surrogate.Hops)
            {
                Missing = surrogate.Missing,
                Ahead = surrogate.Ahead,
                IdsForgotten = surrogate.IdsForgotten,
                Refused = surrogate.Refused,
                RefusedMetrics = surrogate.RefusedMetrics,
                Edges = surrogate.Edges,
                Unscored = surrogate.Unscored,
            },
            positions,
            surrogate.Score)
        {
            Revision = surrogate.Revision,
        };
    }

    public SensorFeaturesSurrogate ConvertToSurrogate(in SensorFeatures value) => new()
    {
        AsOf = value.AsOf,
        Names = value.Names,
        Values = value.Values,
        LastReadingAt = value.Quality.LastReadingAt,
        Readings = value.Quality.Readings,
        Late = value.Quality.Late,
        Duplicates = value.Quality.Duplicates,
        Gapped = value.Quality.Gapped,
        Warmup = value.Quality.Warmup,
        Hops = value.Quality.Hops,
        PositionShards = Array.ConvertAll(value.Positions, position => position.Shard),
        Positions = Array.ConvertAll(value.Positions, position => position.Position),
        Score = value.Score,
        Missing = value.Quality.Missing,
        Ahead = value.Quality.Ahead,
        IdsForgotten = value.Quality.IdsForgotten,
        Refused = value.Quality.Refused,
        RefusedMetrics = value.Quality.RefusedMetrics,
        Edges = value.Quality.Edges,
        Unscored = value.Quality.Unscored,
        Revision = value.Revision,
    };
}
