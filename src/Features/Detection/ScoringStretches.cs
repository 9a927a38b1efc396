namespace SensorGrid.Features.Detection;

/// <summary>The stretches of a batch's rows, each for one model: sensors of several models may take turns. Rows of one model are scored together.</summary>
internal struct ScoringStretches
{
    private IModelScorer? _only;
    private List<(IModelScorer Scorer, int From)>? _all;

    /// <summary>Begins a stretch.</summary>
    /// <param name="scorer">The model of the rows from here on.</param>
    /// <param name="row">The number of rows before.</param>
    public void Begin(IModelScorer scorer, int row)
    {
        if (row == 0 && _all is null)
        {
            // Whatever sensor has no row before this one.
            _only = scorer;
            return;
        }

        if (ReferenceEquals(_all is [.., var (last, _)] ? last : _only, scorer))
        {
            return;
        }

        _all ??= [(_only!, 0)];
        _all.Add((scorer, row));
    }

    /// <summary>Forgets all stretches.</summary>
    public void Clear() => (_only, _all) = (null, null);

    /// <summary>Scores the rows.</summary>
    public readonly ValueTask ScoreAsync(ReadOnlyMemory<float> inputs, Memory<RowScore> scores, CancellationToken cancellationToken) =>
        _all is null ? _only!.ScoreAsync(inputs, scores, cancellationToken) : ScoreAllAsync(_all, inputs, scores, cancellationToken);

    private static async ValueTask ScoreAllAsync(
        List<(IModelScorer Scorer, int From)> stretches, ReadOnlyMemory<float> inputs, Memory<RowScore> scores, CancellationToken cancellationToken)
    {
        var ranges = stretches.Select((stretch, i) => (stretch.Scorer, stretch.From, To: i + 1 < stretches.Count ? stretches[i + 1].From : scores.Length));
        foreach (var model in ranges.Where(range => range.To > range.From).GroupBy(range => range.Scorer))
        {
            var (from, to) = (model.Select(range => range.From).ToArray(), model.Select(range => range.To).ToArray());
            if (from.Length == 1)
            {
                var rows = to[0] - from[0];
                await model.Key.ScoreAsync(RowsOf(inputs, from[0], rows), scores.Slice(from[0], rows), cancellationToken).ConfigureAwait(false);
                continue;
            }

            var gathered = new float[to.Sum() - from.Sum() is var count ? count * DetectorInputs.Count : 0];
            var results = new RowScore[count];
            for (var (i, at) = (0, 0); i < from.Length; at += to[i] - from[i], i++)
            {
                RowsOf(inputs, from[i], to[i] - from[i]).CopyTo(gathered.AsMemory(at * DetectorInputs.Count));
            }

            await model.Key.ScoreAsync(gathered, results, cancellationToken).ConfigureAwait(false);
            for (var (i, at) = (0, 0); i < from.Length; at += to[i] - from[i], i++)
            {
                results.AsMemory(at, to[i] - from[i]).CopyTo(scores[from[i]..]);
            }
        }
    }

    private static ReadOnlyMemory<float> RowsOf(ReadOnlyMemory<float> inputs, int from, int rows) => inputs.Slice(from * DetectorInputs.Count, rows * DetectorInputs.Count);
}
