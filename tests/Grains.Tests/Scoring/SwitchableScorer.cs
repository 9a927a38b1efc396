using SensorGrid.Features.Detection;

namespace SensorGrid.Grains.Tests.Scoring;

/// <summary>A scorer with a switch before it: a test holds it up, or makes it fail.</summary>
internal sealed class SwitchableScorer(IModelScorer scorer, ScorerSwitch gate) : IModelScorer
{
    public ModelDescription Model => scorer.Model;

    public ValueTask ScoreAsync(ReadOnlyMemory<float> inputs, Memory<RowScore> scores, CancellationToken cancellationToken)
    {
        return gate.BeforeScore is { } before ? ScoreLaterAsync(before) : scorer.ScoreAsync(inputs, scores, cancellationToken);

        async ValueTask ScoreLaterAsync(Func<CancellationToken, Task> before)
        {
            await before(cancellationToken);
            await scorer.ScoreAsync(inputs, scores, cancellationToken);
        }
    }
}

/// <summary>Shared by the scorers of all silos of a cluster.</summary>
public sealed class ScorerSwitch
{
    /// <summary>Asked before rows are scored; throws to make it fail, completes later to hold it up.</summary>
    public Func<CancellationToken, Task>? BeforeScore { get; set; }
}
