using System.Globalization;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Train.Data;
using SensorGrid.Cli.Train.Forest;
using SensorGrid.Features.Detection;
using SensorGrid.Offline.Progress;

namespace SensorGrid.Cli.Train;

/// <summary>The check whether a model that was written and loaded again is the one that was trained.</summary>
internal static class ModelCheck
{
    private const int AtOnce = 1000;

    // The same operations in the same order; what may be left is the last bit of a power of two.
    private const float LargestDifference = 1e-6f;

    /// <summary>Compares the scorer's output for the rows with the forest's.</summary>
    /// <returns>The strangeness of the rows.</returns>
    /// <exception cref="CliException">They differ.</exception>
    public static async Task<StrangenessMetrics> RunAsync(
        IModelScorer scorer, IsolationForest forest, TrainingRows rows, IProgressStep progress, CancellationToken cancellationToken)
    {
        var strangeness = new float[rows.Kept];
        var scores = new RowScore[AtOnce];
        for (var from = 0; from < rows.Kept; from += AtOnce)
        {
            var count = Math.Min(AtOnce, rows.Kept - from);
            var inputs = rows.Inputs.Slice(from * DetectorInputs.Count, count * DetectorInputs.Count);
            await scorer.ScoreAsync(inputs, scores.AsMemory(0, count), cancellationToken);
            for (var i = 0; i < count; i++)
            {
                strangeness[from + i] = scores[i].Strangeness;
                var expected = forest.Strangeness(rows.Row(from + i));
                if (!(Math.Abs(scores[i].Strangeness - expected) <= LargestDifference))
                {
                    throw new CliException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"the model that was written is not the one that was trained: it says {scores[i].Strangeness:R} of a row of which the forest says {expected:R}."));
                }
            }

            progress.Report((double)(from + count) / rows.Kept, string.Create(CultureInfo.InvariantCulture, $"{from + count:N0} rows score as in the forest"));
        }

        return StrangenessMetrics.Of(strangeness);
    }
}
