namespace SensorGrid.Applications.Runs;

/// <summary>The facts of a live application, for its verification.</summary>
/// <param name="Head">What is stored of it.</param>
/// <param name="Rows">The rows that are kept of each stream.</param>
public sealed record ApplicationFacts(ApplicationHead Head, IReadOnlyList<KeptRows> Rows);

/// <summary>The rows that are kept of a stream.</summary>
/// <param name="Stream">The stream's name.</param>
/// <param name="Oldest">The ordinal of the oldest.</param>
/// <param name="Newest">The ordinal of the newest; one less when none is kept.</param>
public sealed record KeptRows(string Stream, long Oldest, long Newest);
