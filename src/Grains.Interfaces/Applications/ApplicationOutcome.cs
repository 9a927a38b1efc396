namespace SensorGrid.Grains.Interfaces.Applications;

/// <summary>The outcome of a change.</summary>
/// <param name="Result">The result.</param>
/// <param name="Generation">The newest generation now; 0 for none.</param>
/// <param name="Error">Why the definition cannot be used, and what to do; null otherwise.</param>
[GenerateSerializer, Immutable, Alias("application-outcome")]
public sealed record ApplicationOutcome([property: Id(0)] ApplicationResult Result, [property: Id(1)] long Generation, [property: Id(2)] string? Error = null);

/// <summary>The result of a change.</summary>
public enum ApplicationResult
{
    /// <summary>There is a new generation.</summary>
    Committed,

    /// <summary>The newest generation has this definition already.</summary>
    Unchanged,

    /// <summary>The newest generation is not the one that the change was made against.</summary>
    Conflict,

    /// <summary>The definition cannot be used.</summary>
    Invalid,
}
