namespace SensorGrid.Client;

/// <summary>The outcome of a change of a SQL application.</summary>
/// <param name="Generation">The newest generation now.</param>
/// <param name="IsNew">Whether there is a new generation; false when the newest one had this definition already.</param>
/// <param name="Notes">Sentences on how it was understood.</param>
/// <param name="Warnings">The warnings of the program.</param>
public sealed record LiveApplicationCommit(long Generation, bool IsNew, IReadOnlyList<string> Notes, IReadOnlyList<LiveIssue> Warnings);
