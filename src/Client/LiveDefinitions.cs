namespace SensorGrid.Client;

/// <summary>The definitions of the live system.</summary>
/// <param name="Revision">The newest revision, from 1; 0 when none was ever applied: silos run with the <c>features.json</c> that they were started with.</param>
/// <param name="InForce">The newest revision that every silo had compiled; 0 for none.</param>
/// <param name="Text">The text of <c>features.json</c> of the newest revision; null for those that the silos were started with.</param>
/// <param name="Silos">The silos that follow the definitions.</param>
/// <param name="Shards">The shards that they read.</param>
public sealed record LiveDefinitions(
    long Revision, long InForce, string? Text, IReadOnlyList<LiveSiloDefinitions> Silos, IReadOnlyList<LiveShardDefinitions> Shards)
{
    /// <summary>The source definitions of the newest revision; null for those that the silos were started with.</summary>
    public IReadOnlyList<LiveSourceText>? Sources { get; init; }

    /// <summary>The definitions of models of the newest revision; null when the model that the silos were started with scores all sensors.</summary>
    public IReadOnlyList<LiveModelText>? Models { get; init; }

    /// <summary>The definitions of reference tables of the newest revision; null for none.</summary>
    public IReadOnlyList<LiveTableText>? Tables { get; init; }

    /// <summary>The hash of the newest revision: 16 hexadecimal digits; null for revision 0.</summary>
    public string? Hash { get; init; }

    /// <summary>The time of its commit (UTC); null for revision 0.</summary>
    public DateTimeOffset? CommittedAt { get; init; }

    /// <summary>Why the newest revision is not in force, in a sentence; null when it is, and from an API that does not say it.</summary>
    public string? Waiting { get; init; }
}
