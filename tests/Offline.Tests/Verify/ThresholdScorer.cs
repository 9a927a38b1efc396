using SensorGrid.Features.Detection;

namespace SensorGrid.Offline.Tests.Verify;

/// <summary>Strange is what is a record by far.</summary>
internal sealed class ThresholdScorer : IModelScorer
{
    private static readonly int Level = DetectorInputs.Names.Index().Single(input => input.Item == "level1_excess").Index;

    public ModelDescription Model { get; } = new("threshold", "1", new string('0', 64), 0.5, 0);

    public ValueTask ScoreAsync(ReadOnlyMemory<float> inputs, Memory<RowScore> scores, CancellationToken cancellationToken)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            scores.Span[i] = new RowScore(0, inputs.Span[(i * DetectorInputs.Count) + Level]);
        }

        return ValueTask.CompletedTask;
    }
}
