namespace SensorGrid.Client;

/// <summary>The state of a SQL application.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State"><c>starting</c>, <c>running</c> or <c>failing</c>.</param>
/// <param name="Problem">Why it does not go on, in sentences; null when it does.</param>
/// <param name="Inputs">The streams that it reads.</param>
/// <param name="Streams">The streams whose rows are kept.</param>
/// <param name="History">Its generations, the oldest first; the newest 100.</param>
public sealed record LiveApplication(
    string Name,
    string State,
    string? Problem,
    IReadOnlyList<LiveApplicationInput> Inputs,
    IReadOnlyList<LiveApplicationOutput> Streams,
    IReadOnlyList<LiveGeneration> History)
{
    /// <summary>The reference tables of the catalogue of definitions that it joins.</summary>
    public IReadOnlyList<LiveApplicationTable> Tables { get; init; } = [];

    /// <summary>The reason why it goes on with the tables that it has, though newer ones are in force; null otherwise.</summary>
    public string? TablesProblem { get; init; }

    /// <summary>The newest generation; 0 when it is not known.</summary>
    public long Generation { get; init; }

    /// <summary>The hash of the newest generation's definition; null when it is not known.</summary>
    public string? Hash { get; init; }

    /// <summary>The records processed since the generation began.</summary>
    public long Records { get; init; }

    /// <summary>The records processed in a second.</summary>
    public double RecordsPerSecond { get; init; }

    /// <summary>The rows that went into the program since the generation began.</summary>
    public long RowsIn { get; init; }

    /// <summary>The rows of the error stream since the generation began.</summary>
    public long Errors { get; init; }

    /// <summary>The time up to which windows are closed (UTC); null before the first.</summary>
    public DateTimeOffset? ClosedUntil { get; init; }

    /// <summary>The distance of the slowest shard from its tip; null when it is not known.</summary>
    public TimeSpan? Behind { get; init; }

    /// <summary>The number of shards that it reads.</summary>
    public int Shards { get; init; }

    /// <summary>The silo that runs it.</summary>
    public string Silo { get; init; } = "";
}
