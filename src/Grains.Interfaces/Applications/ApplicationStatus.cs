namespace SensorGrid.Grains.Interfaces.Applications;

/// <summary>The status of an application.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">Its state.</param>
/// <param name="Problem">Why it does not go on, in sentences; null when it does.</param>
/// <param name="History">Its generations, in order; the newest 100.</param>
/// <param name="Inputs">The streams that it reads.</param>
/// <param name="Streams">The streams whose rows are kept; the error stream is the last.</param>
[GenerateSerializer, Immutable, Alias("application-status")]
public sealed record ApplicationStatus(
    [property: Id(0)] string Name,
    [property: Id(1)] ApplicationState State,
    [property: Id(2)] string? Problem,
    [property: Id(3)] ApplicationGeneration[] History,
    [property: Id(4)] ApplicationInputStatus[] Inputs,
    [property: Id(5)] ApplicationStreamStatus[] Streams)
{
    /// <summary>The number of records that were processed since the generation began.</summary>
    [Id(6)]
    public long Records { get; init; }

    /// <summary>The number of rows that went into the program since the generation began.</summary>
    [Id(7)]
    public long RowsIn { get; init; }

    /// <summary>The number of rows of the error stream since the generation began.</summary>
    [Id(8)]
    public long Errors { get; init; }

    /// <summary>The records processed in a second, over the last ten or so.</summary>
    [Id(9)]
    public double RecordsPerSecond { get; init; }

    /// <summary>The time up to which windows are closed (UTC): no row before it follows. Null before the first.</summary>
    [Id(10)]
    public DateTimeOffset? ClosedUntil { get; init; }

    /// <summary>The distance of the slowest shard from its tip; null before the first answer.</summary>
    [Id(11)]
    public TimeSpan? Behind { get; init; }

    /// <summary>The silo that runs it.</summary>
    [Id(12)]
    public string Silo { get; init; } = "";

    /// <summary>The number of shards that it reads.</summary>
    [Id(13)]
    public int Shards { get; init; }

    /// <summary>The plans of the program's pumps, in the order of its text; empty while it cannot be compiled.</summary>
    [Id(14)]
    public ApplicationPump[] Pumps { get; init; } = [];

    /// <summary>The reference tables of the catalogue that it joins.</summary>
    [Id(15)]
    public ApplicationTableStatus[] Tables { get; init; } = [];

    /// <summary>The reason why it goes on with the tables that it has, though newer ones are in force; null when there are none, or it has them.</summary>
    [Id(16)]
    public string? TablesProblem { get; init; }

    /// <summary>The newest generation.</summary>
    public ApplicationGeneration Newest => History[^1];
}

/// <summary>The state of an application.</summary>
public enum ApplicationState
{
    /// <summary>It is being loaded, and has not read yet.</summary>
    Starting,

    /// <summary>It reads and computes.</summary>
    Running,

    /// <summary>It cannot go on, and tries again by itself; the problem says why.</summary>
    Failing,
}

/// <summary>A generation of an application.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="CommittedAt">The time of its commit (UTC).</param>
/// <param name="Hash">The hash of its definition: 16 hexadecimal digits.</param>
/// <param name="Note">A word about it; empty for nothing.</param>
[GenerateSerializer, Immutable, Alias("application-generation")]
public sealed record ApplicationGeneration(
    [property: Id(0)] long Number, [property: Id(1)] DateTimeOffset CommittedAt, [property: Id(2)] string Hash, [property: Id(3)] string Note);

/// <summary>An input of an application.</summary>
/// <param name="Name">The stream's name in the program.</param>
/// <param name="Source">The Kinesis stream; null for the main stream.</param>
/// <param name="Columns">Its columns.</param>
[GenerateSerializer, Immutable, Alias("application-input")]
public sealed record ApplicationInputStatus([property: Id(0)] string Name, [property: Id(1)] string? Source, [property: Id(2)] ApplicationColumn[] Columns);

/// <summary>A stream of an application.</summary>
/// <param name="Name">Its name; empty for a query by itself.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Newest">The ordinal of its newest row: the number of its rows since the first generation.</param>
/// <param name="Oldest">The ordinal of the oldest row that is kept; one more than <paramref name="Newest"/> when none is.</param>
/// <param name="IsErrors">Whether it is the error stream.</param>
[GenerateSerializer, Immutable, Alias("application-stream")]
public sealed record ApplicationStreamStatus(
    [property: Id(0)] string Name, [property: Id(1)] ApplicationColumn[] Columns, [property: Id(2)] long Newest, [property: Id(3)] long Oldest, [property: Id(4)] bool IsErrors)
{
    /// <summary>The column with the id of the sensor that a row is of; null when there is none.</summary>
    [Id(5)]
    public string? SensorColumn { get; init; }

    /// <summary>The length to which an id in that column may have been cut; null when ids are whole.</summary>
    [Id(6)]
    public int? SensorCut { get; init; }
}

/// <summary>A column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its SQL type.</param>
[GenerateSerializer, Immutable, Alias("application-column")]
public sealed record ApplicationColumn([property: Id(0)] string Name, [property: Id(1)] string Type);
