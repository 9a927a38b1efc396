namespace SensorGrid.Client;

/// <summary>The dead letters of the live system.</summary>
/// <param name="Ids">The ids of those that are kept.</param>
/// <param name="Removed">The number of those that were dismissed or have passed their retention.</param>
public sealed record LiveDeadLetters(IReadOnlySet<string> Ids, long Removed);
