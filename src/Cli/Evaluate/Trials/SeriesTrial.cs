using SensorGrid.Cli.Evaluate.Windows;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Offline.Replay;

namespace SensorGrid.Cli.Evaluate.Trials;

/// <summary>Lets the detector see series, each as a sensor of its own that nothing is known of.</summary>
internal static class SeriesTrial
{
    public static async Task<ScoredSeries> RunAsync(LabelledSeries series, IModelScorer scorer, Ablation ablation, CancellationToken cancellationToken)
    {
        var listener = new Listener(scorer);
        var replayer = new Replayer(FeatureDefinitions.Default, ablation.Of(listener), withFeatures: false);
        var scores = new List<double>(series.Readings.Length);
        foreach (var page in series.Readings.Chunk(Replayer.Page))
        {
            foreach (var result in await replayer.AddAsync(page, cancellationToken))
            {
                scores.Add(ablation.Reading switch
                {
                    ScoreReading.News => result.IsNews ? result.Score : 0,
                    ScoreReading.Score => double.IsNaN(result.Score) ? 0 : result.Score,
                    _ => listener.Of(scores.Count),
                });
            }
        }

        return new ScoredSeries(series, [.. scores]);
    }

    /// <summary>
    /// Receives the model's output for each row. A series has one metric, and so a row for each reading that advances its time.
    /// </summary>
    private sealed class Listener(IModelScorer scorer) : IModelScorer
    {
        private readonly List<float> _strangeness = [];

        public ModelDescription Model => scorer.Model;

        public double Of(int row) => row < _strangeness.Count ? _strangeness[row] : 0;

        public async ValueTask ScoreAsync(ReadOnlyMemory<float> inputs, Memory<RowScore> scores, CancellationToken cancellationToken)
        {
            await scorer.ScoreAsync(inputs, scores, cancellationToken);
            foreach (var score in scores.Span)
            {
                _strangeness.Add(score.Strangeness);
            }
        }
    }
}
