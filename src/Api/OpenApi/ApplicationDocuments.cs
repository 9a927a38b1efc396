using System.ComponentModel;

namespace SensorGrid.Api.OpenApi;

// The shapes of the answers about SQL applications; see ApiDocuments.

internal sealed record ApplicationListDocument(ApplicationDocument[] Applications);

internal sealed record ApplicationDocument(
    string Name,
    [property: Description("starting, running or failing.")] string State,
    [property: Description("Why it does not go on, in sentences; null when it does.")] string? Problem,
    [property: Description("The newest generation.")] long Generation,
    [property: Description("The hash of its definition: 16 hexadecimal digits.")] string? Hash,
    DateTime? CommittedAt,
    string Note,
    [property: Description("The silo that runs it.")] string Silo,
    [property: Description("How many shards it reads.")] int Shards,
    [property: Description("Records processed since the generation began.")] long Records,
    [property: Description("Records processed in a second, over the last ten or so.")] double RecordsPerSecond,
    [property: Description("Rows that went into the program since the generation began.")] long RowsIn,
    [property: Description("Rows of the error stream since the generation began.")] long Errors,
    [property: Description("The time up to which windows are closed: no row before it follows. Null before the first.")] DateTime? ClosedUntil,
    [property: Description("How far the slowest shard is from its tip; null before the first answer.")] double? BehindSeconds,
    ApplicationInputDocument[] Inputs,
    [property: Description("The reference tables of the catalogue that it joins.")] ApplicationTableDocument[] Tables,
    [property: Description("Why it goes on with the tables that it has, though newer ones are in force; null otherwise.")] string? TablesProblem,
    [property: Description("The streams whose rows are kept; the error stream is the last.")] ApplicationStreamDocument[] Streams,
    [property: Description("Its generations, the oldest first; the newest 100.")] ApplicationGenerationDocument[] History,
    [property: Description("The plan of each pump, in the order of the text; only in the answer about one application.")] PumpDocument[]? Pumps = null);

internal sealed record PumpDocument(
    [property: Description("Its name; empty for an insert or a query by itself.")] string Name,
    [property: Description("The streams that it reads.")] string[] Inputs,
    [property: Description("The stream into which it inserts; - for a query by itself.")] string Target,
    PumpKeyDocument Key,
    [property: Description("What it does with the rows, in order.")] PumpStepDocument[] Steps);

internal sealed record PumpKeyDocument(
    [property: Description("By what its work can be divided: row (nothing is remembered), sensor, columns (others), or all (one for all rows).")] string Kind,
    [property: Description("The columns and expressions of the key.")] string[] Columns,
    [property: Description("The key in words.")] string Text);

internal sealed record PumpStepDocument(
    [property: Description("What it does with the rows.")] string Does,
    [property: Description("What it remembers between rows; null for nothing.")] string? Keeps,
    [property: Description("What bounds that.")] string? Bound,
    [property: Description("The columns by which it is divided; empty for one memory of all rows; null where nothing is remembered, or rows only wait.")] string[]? Key);

internal sealed record ApplicationInputDocument(
    [property: Description("The stream's name in the program.")] string Name,
    [property: Description("The Kinesis stream; null for the main stream.")] string? Source,
    ApplicationColumnDocument[] Columns);

internal sealed record ApplicationTableDocument(
    [property: Description("Its name in the program.")] string Name,
    [property: Description("Its name in the catalogue of definitions.")] string Definition,
    [property: Description("The revision whose rows it has.")] long Revision,
    [property: Description("The SHA-256 of the rows; null when it is not known.")] string? Sha256,
    [property: Description("The columns that the program reads.")] ApplicationColumnDocument[] Columns);

internal sealed record ApplicationColumnDocument(string Name, [property: Description("Its SQL type.")] string Type);

internal sealed record ApplicationStreamDocument(
    [property: Description("Its name; - for a query by itself.")] string Name,
    [property: Description("Whether it has the rows that could not be read or computed.")] bool IsErrors,
    ApplicationColumnDocument[] Columns,
    [property: Description("The column with the id of the sensor that a row is of; null when there is none.")] string? SensorColumn,
    [property: Description("The ordinal of its newest row: the number of its rows over all generations.")] long Rows,
    [property: Description("The ordinal of the oldest row that is kept; one more than rows when none is.")] long Oldest);

internal sealed record ApplicationGenerationDocument(long Generation, DateTime CommittedAt, string Hash, string Note);

internal sealed record ApplicationNameDocument(string Name);

internal sealed record ApplicationCommitDocument(
    string Name,
    [property: Description("The newest generation now.")] long Generation,
    [property: Description("committed, or unchanged when the newest generation has this definition already.")] string Result,
    [property: Description("Sentences on how it was understood.")] string[] Notes,
    ProgramPlaceDocument[] Warnings);

internal sealed record ProgramPlaceDocument(
    [property: Description("From 1.")] int Line, [property: Description("From 1.")] int Column, string Message);

internal sealed record ProgramIssueDocument(
    [property: Description("error or warning.")] string Severity,
    [property: Description("From 1.")] int Line,
    [property: Description("From 1.")] int Column,
    string Message);

internal sealed record CheckDocument(
    [property: Description("Whether it can be run.")] bool IsValid,
    [property: Description("All errors and warnings, in the order of the text.")] ProgramIssueDocument[] Issues,
    [property: Description("Sentences on how it was understood.")] string[] Notes,
    [property: Description("Why it cannot be used, and what to do, where that is not in the program.")] string? Problem,
    [property: Description("The hash that the definition has once it is committed; null when it cannot be.")] string? Hash,
    ApplicationInputDocument[] Inputs,
    [property: Description("The reference tables of the catalogue that it joins.")] ApplicationTableDocument[] Tables,
    CheckedStreamDocument[] Streams,
    [property: Description("How each pump computes its rows, from its sources on; empty when the program has an error.")] string Plan,
    [property: Description("The same, for programs.")] PumpDocument[] Pumps);

internal sealed record CheckedStreamDocument(
    string Name,
    bool IsErrors,
    ApplicationColumnDocument[] Columns,
    [property: Description("The column with the id of the sensor that a row is of; null when there is none.")] string? SensorColumn);

internal sealed record TrialDocument(
    bool IsValid,
    ProgramIssueDocument[] Issues,
    string[] Notes,
    string? Problem,
    [property: Description("Records that were processed.")] long Records,
    [property: Description("Rows that went into the program.")] long RowsIn,
    [property: Description("Rows of the error stream.")] long Errors,
    [property: Description("Whether fewer records were tried than asked for, since the time was over or the stream has many shards; a note says which.")] bool IsPartial,
    [property: Description("The arrival time of the oldest record; null without any.")] DateTime? From,
    [property: Description("The arrival time of the newest record; null without any.")] DateTime? To,
    TrialStreamDocument[] Streams);

internal sealed record TrialStreamDocument(
    string Name,
    bool IsErrors,
    ApplicationColumnDocument[] Columns,
    [property: Description("The column with the id of the sensor that a row is of; null when there is none.")] string? SensorColumn,
    [property: Description("The number of all rows.")] long Total,
    [property: Description("The newest rows, the oldest first: ROWTIME, and the columns by name.")] Dictionary<string, object?>[] Rows);
