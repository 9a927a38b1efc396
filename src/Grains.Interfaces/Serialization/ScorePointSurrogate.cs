using SensorGrid.Features.History;

namespace SensorGrid.Grains.Interfaces.Serialization;

[GenerateSerializer, Alias("score-point")]
internal struct ScorePointSurrogate
{
    [Id(0)] public DateTimeOffset Time;
    [Id(1)] public double Score;
}

[RegisterConverter]
internal sealed class ScorePointConverter : IConverter<ScorePoint, ScorePointSurrogate>
{
    public ScorePoint ConvertFromSurrogate(in ScorePointSurrogate surrogate) => new(surrogate.Time, surrogate.Score);

    public ScorePointSurrogate ConvertToSurrogate(in ScorePoint value) => new() { Time = value.Time, Score = value.Score };
}
