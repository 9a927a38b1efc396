namespace SensorGrid.Client;

/// <summary>A revision of the definitions, whole.</summary>
/// <param name="Entry">Its number and history.</param>
/// <param name="Text">The text of its <c>features.json</c>, as it was applied; null for the silos' own.</param>
/// <param name="Sources">Its source definitions, as they were applied; null for the silos' own.</param>
public sealed record LiveRevision(LiveRevisionEntry Entry, string? Text, IReadOnlyList<LiveSourceText>? Sources = null)
{
    /// <summary>Its definitions of models, as they were applied; null when the model that the silos were started with scores all sensors.</summary>
    public IReadOnlyList<LiveModelText>? Models { get; init; }

    /// <summary>Its definitions of reference tables, as they were applied; null for none.</summary>
    public IReadOnlyList<LiveTableText>? Tables { get; init; }
}
