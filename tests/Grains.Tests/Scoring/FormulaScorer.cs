using SensorGrid.Features.Detection;

namespace SensorGrid.Grains.Tests.Scoring;

/// <summary>A model that is a formula: evidence for what is a record in any view. So these tests need no model file and no runtime for one.</summary>
/// <param name="threshold">A fixed threshold; null when the alarm budget decides.</param>
internal sealed class FormulaScorer(double? threshold) : IModelScorer
{
    public static FormulaScorer Instance { get; } = new(0.5);

    public ModelDescription Model { get; } = new("formula", "1", new string('a', 64), threshold, 1);

    public ValueTask ScoreAsync(ReadOnlyMemory<float> inputs, Memory<RowScore> scores, CancellationToken cancellationToken)
    {
        for (var row = 0; row < scores.Length; row++)
        {
            var all = inputs.Span.Slice(row * DetectorInputs.Count, DetectorInputs.Count);
            var (strangeness, record) = (0f, 0f);
            foreach (var z in all[..DetectorInputs.ZScores])
            {
                strangeness += Math.Abs(z);
            }

            foreach (var excess in all[DetectorInputs.ZScores..])
            {
                record = Math.Max(record, excess);
            }

            scores.Span[row] = new RowScore(strangeness, 10 * record);
        }

        return ValueTask.CompletedTask;
    }
}
