using SensorGrid.Features.Detection;

namespace SensorGrid.Features.Tests.Detection;

/// <summary>A model without a model: strangeness is the sum of the z-scores' magnitudes, evidence that of the excesses' logarithms.</summary>
/// <param name="version">The model's version.</param>
/// <param name="threshold">Its threshold; null when the budget decides.</param>
/// <param name="hasEvidence">Whether its evidence is on the detector's scale.</param>
/// <param name="factor">Strangeness is times this,</param>
/// <param name="offset">and this more.</param>
internal sealed class FormulaScorer(string version = "1", double? threshold = 0.5, bool hasEvidence = true, double factor = 1, double offset = 0) : IModelScorer
{
    public ModelDescription Model { get; } = new("formula", version, new string(version[0], 64), threshold, 1, hasEvidence);

    /// <summary>One whose alarms the budget decides.</summary>
    public static FormulaScorer ByBudget(bool hasEvidence = true) => new("1", threshold: null, hasEvidence);

    public int Calls { get; private set; }

    public ValueTask ScoreAsync(ReadOnlyMemory<float> inputs, Memory<RowScore> scores, CancellationToken cancellationToken)
    {
        Calls++;
        for (var row = 0; row < scores.Length; row++)
        {
            var score = ScoreOf(inputs.Span.Slice(row * DetectorInputs.Count, DetectorInputs.Count));
            scores.Span[row] = score with { Strangeness = (float)((factor * score.Strangeness) + offset) };
        }

        return ValueTask.CompletedTask;
    }

    public static RowScore ScoreOf(ReadOnlySpan<float> row)
    {
        var strangeness = 0f;
        var evidence = 0.0;
        for (var i = 0; i < row.Length; i++)
        {
            Assert.True(float.IsFinite(row[i]), $"{DetectorInputs.Names[i]} is {row[i]}");
            if (i < DetectorInputs.ZScores)
            {
                strangeness += Math.Abs(row[i]);
            }
            else
            {
                Assert.InRange(row[i], 0, 50);
                // The last is seen in one view only.
                evidence += (i == row.Length - 1 ? 1.6 : 1) * Math.Log(1 + (row[i] / 0.02));
            }
        }

        return new RowScore(strangeness, (float)evidence);
    }
}
