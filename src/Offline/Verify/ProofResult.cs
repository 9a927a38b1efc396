using SensorGrid.Client;

namespace SensorGrid.Offline.Verify;

/// <summary>The result of a proof.</summary>
/// <param name="Answer">The answer that was to be proved.</param>
public sealed record ProofResult(LiveAnswer Answer)
{
    /// <summary>The differences between the answer and a replay of the log.</summary>
    public IReadOnlyList<Difference> Differences { get; init; } = [];

    /// <summary>The places where the receipt says something else than the answer that it is in, as sentences.</summary>
    public IReadOnlyList<string> Contradictions { get; init; } = [];

    /// <summary>The reasons why nothing is compared: what the answer was made with, and the replay was not. None when it is.</summary>
    public IReadOnlyList<string> Obstacles { get; init; } = [];

    /// <summary>Members that the receipt does not state: the answer may have been made with something else than the replay.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>The number of features and counters that were left out, by reason.</summary>
    public IReadOnlyDictionary<NotComparable, int> NotCompared { get; init; } = new Dictionary<NotComparable, int>();

    /// <summary>The number of features that were compared.</summary>
    public int Features { get; init; }

    /// <summary>The number of counters that were compared.</summary>
    public int Counters { get; init; }

    /// <summary>Gets whether the score was compared.</summary>
    public bool HasScore { get; init; }

    /// <summary>The number of differences, contradictions among them.</summary>
    public int Differing => Differences.Count + Contradictions.Count;

    /// <summary>The outcome.</summary>
    public ProofOutcome Outcome =>
        Contradictions.Count > 0 ? ProofOutcome.Different
        : Obstacles.Count > 0 || (Differences.Count > 0 && Unknown.Count > 0) ? ProofOutcome.NotComparable
        : Differences.Count > 0 ? ProofOutcome.Different
        : Features > 0 ? ProofOutcome.Proved
        : ProofOutcome.NotComparable;
}
