using SensorGrid.Features.Detection;

namespace SensorGrid.Cli.Evaluate.Trials;

/// <summary>The detector with a part of it removed.</summary>
/// <param name="Name">The name of the part that is missing.</param>
/// <param name="Change">Changes the inputs of a row before the model sees them; null for none.</param>
/// <param name="Answer">Changes the model's answer; null for none.</param>
/// <param name="Reading">The score of a reading that is used.</param>
internal sealed record Ablation(string Name, Action<Span<float>>? Change, Func<RowScore, RowScore>? Answer, ScoreReading Reading)
{
    // Any will do: the same for every row, it is never a record.
    private const float Constant = 0.5f;

    public static readonly Ablation None = new("nothing", null, null, ScoreReading.News);

    public static readonly Ablation[] All =
    [
        new("the forest (strangeness a constant)", null, score => score with { Strangeness = Constant }, ScoreReading.News),
        new("the views (evidence 0: the forest alone)", null, score => score with { Evidence = 0 }, ScoreReading.News),
        new("the model (both a constant)", null, _ => new RowScore(Constant, 0), ScoreReading.News),
        new("calibration (the forest's own output)", null, _ => new RowScore(Constant, 0), ScoreReading.Strangeness),
        new("the episode rule", null, null, ScoreReading.Score),
        Without("level", "level"),
        Without("season", "season"),
        Without("magnitude", "magnitude"),
        Without("local z-score", "z"),
        Without("spread", "spread"),
        Without("repeat", "repeat"),
    ];

    /// <summary>Creates the model with the part removed.</summary>
    public IModelScorer Of(IModelScorer scorer) => Change is null && Answer is null ? scorer : new Scorer(scorer, Change, Answer);

    private static Ablation Without(string name, string prefix)
    {
        var columns = DetectorInputs.Names.Index()
            .Where(input => input.Index >= DetectorInputs.ZScores && input.Item.StartsWith(prefix, StringComparison.Ordinal))
            .Select(input => input.Index)
            .ToArray();
        return new Ablation($"{name} views", TakeOut, null, ScoreReading.News);

        void TakeOut(Span<float> row)
        {
            foreach (var column in columns)
            {
                row[column] = 0;
            }
        }
    }

    private sealed class Scorer(IModelScorer scorer, Action<Span<float>>? change, Func<RowScore, RowScore>? answer) : IModelScorer
    {
        public ModelDescription Model => scorer.Model;

        public async ValueTask ScoreAsync(ReadOnlyMemory<float> inputs, Memory<RowScore> scores, CancellationToken cancellationToken)
        {
            var changed = inputs.ToArray();
            for (var row = 0; row < scores.Length && change is not null; row++)
            {
                change(changed.AsSpan(row * DetectorInputs.Count, DetectorInputs.Count));
            }

            await scorer.ScoreAsync(changed, scores, cancellationToken);
            for (var row = 0; row < scores.Length && answer is not null; row++)
            {
                scores.Span[row] = answer(scores.Span[row]);
            }
        }
    }
}

/// <summary>The output of a reading that is compared with a threshold.</summary>
internal enum ScoreReading
{
    /// <summary>Its score where it stands out from those before it: what an alarm is made of.</summary>
    News,

    /// <summary>Its score, wherever it is.</summary>
    Score,

    /// <summary>The model's output, on the model's own scale.</summary>
    Strangeness,
}
