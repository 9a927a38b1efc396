namespace SensorGrid.Grains.Interfaces.Applications;

/// <summary>A question for rows of a stream.</summary>
/// <param name="Stream">The stream's name; empty for a query by itself.</param>
/// <param name="After">The ordinal of the last row that is known; 0 for all that are kept, a negative number for as many of the newest.</param>
/// <param name="Limit">The maximum number of rows, at most 10,000. Answers hold at most some 1 MB.</param>
/// <param name="Wait">How long to wait for a row if there is none yet; at most 30 s.</param>
[GenerateSerializer, Immutable, Alias("application-rows-query")]
public sealed record ApplicationRowsQuery([property: Id(0)] string Stream, [property: Id(1)] long After, [property: Id(2)] int Limit, [property: Id(3)] TimeSpan Wait);

/// <summary>Rows of a stream.</summary>
/// <param name="Rows">The rows, the oldest first. They are durable.</param>
/// <param name="Oldest">The ordinal of the oldest row that is kept: rows before it are gone.</param>
/// <param name="Newest">The ordinal of the newest one.</param>
[GenerateSerializer, Immutable, Alias("application-rows")]
public sealed record ApplicationRows([property: Id(0)] ApplicationRow[] Rows, [property: Id(1)] long Oldest, [property: Id(2)] long Newest)
{
    /// <summary>The generations that the rows are of, the oldest first.</summary>
    [Id(3)]
    public ApplicationRowsOf[] Generations { get; init; } = [];

    /// <summary>The time at which the generation in force was committed: another one is another program, or another application of the name.</summary>
    [Id(4)]
    public DateTimeOffset CommittedAt { get; init; }
}

/// <summary>A generation of rows.</summary>
/// <param name="Generation">Its number.</param>
/// <param name="After">The ordinal of the last row before its own.</param>
[GenerateSerializer, Immutable, Alias("application-rows-of")]
public readonly record struct ApplicationRowsOf([property: Id(0)] long Generation, [property: Id(1)] long After);

/// <summary>A row.</summary>
/// <param name="Ordinal">Its number in the stream, from 1, counted over all generations: its identity.</param>
/// <param name="Json">The row as a JSON object in UTF-8, with ROWTIME.</param>
[GenerateSerializer, Immutable, Alias("application-row")]
public readonly record struct ApplicationRow([property: Id(0)] long Ordinal, [property: Id(1)] byte[] Json);
