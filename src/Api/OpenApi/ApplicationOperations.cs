using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using SensorGrid.Api.Settings;
using SensorGrid.Applications.Definitions;
using SensorGrid.Grains.Interfaces.Applications;

namespace SensorGrid.Api.OpenApi;

/// <summary>The operations of SQL applications as in the description of the API.</summary>
internal static class ApplicationOperations
{
    private const string ProgramExample =
        "\"CREATE OR REPLACE STREAM \\\"DESTINATION_SQL_STREAM\\\" (\\\"sensor\\\" VARCHAR(64), \\\"mean\\\" DOUBLE);\\nCREATE OR REPLACE PUMP \\\"P\\\" AS INSERT INTO \\\"DESTINATION_SQL_STREAM\\\"\\n"
        + "SELECT STREAM \\\"sensor_id\\\", AVG(\\\"temperature\\\") FROM \\\"SOURCE_SQL_STREAM_001\\\"\\nGROUP BY \\\"sensor_id\\\", STEP(\\\"SOURCE_SQL_STREAM_001\\\".ROWTIME BY INTERVAL '60' SECOND);\"";

    private static readonly ApiParameter Name = new("name", ParameterLocation.Path, $"The application's name: {ApplicationNames.Rule}.", Text());

    private static readonly ApiRequest Program = new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"The text of a SQL program; or an application of Kinesis Data Analytics as JSON; or `{{\"program\",\"inputs\":[{{\"name\",\"source\",\"schema\"}}],\"tables\":[{{\"name\",\"schema\",\"text\"}}],\"outputs\":[]}}`, in which all but `program` may be missing. At most {ApplicationDefinition.MostBytes >> 20} MB. Columns that are not given are discovered in the newest {InputDiscovery.Sample} records of the stream."),
        ["application/sql", "text/plain", "application/json"],
        new OpenApiSchema(),
        ProgramExample);

    public static ApiOperation List { get; } = new("listApplications", "The SQL applications, in the order of their names.", StatusCodes.Status200OK, []);

    public static ApiOperation Get { get; } = new("getApplication", "The state of a SQL application.", StatusCodes.Status200OK, [Name], Description: "`ETag` is the number of its newest generation.");

    public static ApiOperation Definition { get; } = new(
        "getApplicationDefinition",
        "The definition of a generation of a SQL application, as it is stored: program, inputs with their columns, tables, outputs.",
        StatusCodes.Status200OK,
        [Name, new("generation", ParameterLocation.Query, "The generation, from 1; left out for the newest.", Integer(1, null, null))]);

    public static ApiOperation Facts { get; } = new(
        "getApplicationFacts",
        "What a replay of a SQL application needs beside the log and its definitions: the places at which generations begin, ticks, and which rows are kept. `sensorgrid verify` reads it.",
        StatusCodes.Status200OK,
        [Name]);

    public static ApiOperation Put { get; } = new(
        "putApplication",
        "Commits a program as the next generation of a SQL application, which is made if there is none.",
        StatusCodes.Status200OK,
        [
            Name,
            new("If-Match", ParameterLocation.Header, "The newest generation that the change was made against, \"0\" for none: 412 if it is another one. * for any that there is.", Text()),
            new("note", ParameterLocation.Query, "A word about it for the history; 200 characters are kept.", Text()),
        ],
        Program,
        """
            The generation before ends at the record where the change meets it, and the new one begins behind it with nothing seen. A definition that equals that of the newest generation is no new one: `result` is `unchanged`.

            201 when the application is new. 400 when the program has mistakes: `errors` lists all of them, each with `line`, `column` and `message`.
            """);

    public static ApiOperation Delete { get; } = new("deleteApplication", "Deletes a SQL application with its rows.", StatusCodes.Status200OK, [Name]);

    public static ApiOperation Check { get; } = new(
        "checkApplication",
        "Checks a program, and commits nothing.",
        StatusCodes.Status200OK,
        [],
        Program,
        "Columns are discovered in records that were read within the last 15 seconds. 503 while many programs are checked at a time.");

    public static ApiOperation Try { get; } = new(
        "tryApplication",
        "Runs a program over the newest records of its streams, and commits nothing.",
        StatusCodes.Status200OK,
        [
            new("records", ParameterLocation.Query, "How many of the newest records at the most, of all of its streams together.", Integer(1, RequestLimits.TrialRecords, RequestLimits.DefaultTrialRecords)),
            new("rows", ParameterLocation.Query, "How many of the newest rows of each stream are in the answer at the most.", Integer(1, RequestLimits.TrialRows, RequestLimits.DefaultTrialRows)),
        ],
        Program,
        string.Create(CultureInfo.InvariantCulture, $"""
            Windows are closed at the end, so that the rows of the last ones are in the answer. At most 16 MB of records are read, for 10 seconds, and the program runs for {ApplicationLimits.LongestRun.TotalSeconds} seconds: what came out by then is the
            answer, `isPartial` is true, and a note says so. 503 while {ApplicationLimits.MostTrials} programs are being tried in the process that answers.
            """));

    public static ApiOperation Rows { get; } = new(
        "streamApplicationRows",
        "The rows of a stream of a SQL application as they come, as server-sent events; or the newest ones as a list.",
        StatusCodes.Status200OK,
        [
            Name,
            new("stream", ParameterLocation.Path, "The stream's name, percent-encoded once; - for a query by itself.", Text()),
            new("after", ParameterLocation.Query, "The ordinal of the last row that is known: what follows it is sent first. 0 for all that are kept. Left out: what comes from now on, or of a list the newest.", Integer(0, null, null)),
            new("format", ParameterLocation.Query, "sse (the default), or ndjson: a row a line, and then the end.", new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["sse", "ndjson"] }),
            new("limit", ParameterLocation.Query, "With ndjson: how many rows at the most.", Integer(1, RequestLimits.ApplicationRows, RequestLimits.DefaultApplicationRows)),
            new("Last-Event-ID", ParameterLocation.Header, "The same as after, and before it: the id of the last event that the client has.", Text()),
        ],
        Description: string.Create(CultureInfo.InvariantCulture, $$"""
            `data:` is a row as a JSON object, `id:` its ordinal: its number in the stream from 1, over all generations, and its identity. A row that is sent is durable, and has the same ordinal and the same bytes whenever it is sent again. A client that
            comes again with its last id gets exactly what it lacks.

            `event: gap` with `{"from","to"}`: these rows were asked for and are no longer kept. `event: restart`: the stream has fewer rows than the client has seen, since the application was deleted and made anew; its rows follow from the first on.
            A comment comes at least every {{ApplicationLimits.RowWait.TotalSeconds}} seconds, and a client that takes nothing for two minutes is cut off. `retry:` is one second. The stream ends when the application is deleted.

            404 when there is no such application or stream, with the streams that there are; 503 when the process has as many subscribers as it may have.
            """));

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };

    private static OpenApiSchema Integer(int least, int? most, int? usual) => new()
    {
        Type = JsonSchemaType.Integer,
        Minimum = least.ToString(CultureInfo.InvariantCulture),
        Maximum = most?.ToString(CultureInfo.InvariantCulture),
        Default = usual,
    };
}
