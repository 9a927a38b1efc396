using SensorGrid.Api.Clustering;

namespace SensorGrid.Api.Tests.Clustering;

/// <summary>A cluster whose state the test sets.</summary>
internal sealed class TestReach(bool hasJoined = true, bool mayAnswerSoon = true) : ClusterReach, IDisposable
{
    private CancellationTokenSource _nextLoss = new();

    public override bool HasJoined => hasJoined;

    public override bool MayAnswerSoon => mayAnswerSoon;

    public override CancellationToken NextLoss => Volatile.Read(ref _nextLoss).Token;

    public void LoseSilo() => Interlocked.Exchange(ref _nextLoss, new CancellationTokenSource()).Cancel();

    public void Dispose() => _nextLoss.Dispose();
}
