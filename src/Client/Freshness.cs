using SensorGrid.Features.Definitions;
using SensorGrid.Features.Log;

namespace SensorGrid.Client;

/// <summary>The freshness that is demanded of an answer.</summary>
public sealed record Freshness
{
    /// <summary>
    /// The records that the answer must have: as <c>POST /readings</c> answered them, at most 32. Only their sequence numbers count. A sensor with nothing in a record has it once
    /// its shard was delivered up to it.
    /// </summary>
    public IReadOnlyList<StreamPosition> After { get; init; } = [];

    /// <summary>The longest wait for <see cref="After"/>: whole milliseconds, at most ten seconds; null for two seconds.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>The staleness above which there is to be no answer: whole milliseconds, at least one, at most a day; null for any.</summary>
    public TimeSpan? MaxStaleness { get; init; }

    internal string[] Records => [.. After.Select(record => $"{record.Shard}:{record.Position.Sequence}")];

    // Without a record there is nothing to wait for.
    internal string? WaitText => Wait is { } wait && After.Count > 0 ? Duration.Format(wait) : null;

    internal string? MaxStalenessText => MaxStaleness is { } most ? Duration.Format(most) : null;
}
