namespace SensorGrid.Client;

/// <summary>What a check of a SQL program came to.</summary>
/// <param name="IsValid">Whether it can be run.</param>
/// <param name="Issues">All errors and warnings, in the order of its text.</param>
/// <param name="Notes">Sentences on how it was understood.</param>
/// <param name="Problem">Why it cannot be used where that is not in the program; null otherwise.</param>
/// <param name="Hash">The hash that its definition has once it is committed; null when it cannot be.</param>
/// <param name="Inputs">Its inputs.</param>
/// <param name="Streams">Its streams.</param>
/// <param name="Plan">How each pump computes its rows, a line a step.</param>
public sealed record LiveProgramCheck(
    bool IsValid,
    IReadOnlyList<LiveIssue> Issues,
    IReadOnlyList<string> Notes,
    string? Problem,
    string? Hash,
    IReadOnlyList<LiveApplicationInput> Inputs,
    IReadOnlyList<LiveApplicationOutput> Streams,
    string Plan)
{
    /// <summary>The reference tables of the catalogue of definitions that it joins.</summary>
    public IReadOnlyList<LiveApplicationTable> Tables { get; init; } = [];
}
