using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using SensorGrid.Api.Paging;
using SensorGrid.Api.Settings;
using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.OpenApi;

/// <summary>The operations of the API as in its description.</summary>
internal static class ApiOperations
{
    private const string BatchExample = """{"sensorIds":["plant-1/pump-7"],"asOf":"now"}""";

    private const string FeaturesExample = """{"features":[{"metrics":["*"],"aggregations":["mean","max"],"windows":["1m","5m"]}]}""";

    private const string VerdictExample = """{"verdict":"normal"}""";

    private const string ReadingExample =
        """{"sensorId":"plant-1/pump-7","timestamp":"2026-11-22T10:00:01.250Z","metrics":{"temperature":21.5,"vibration":0.03}}""";

    // A JSON string, as every example is JSON.
    private const string LineExample = "\"boiler,sensor_id=plant-1/boiler-2 temperature=81.5,pressure=2.4 1767268800000000000\"";

    private static readonly ApiParameter Cursor =
        new("cursor", ParameterLocation.Query, "The cursor of the page before; left out for the first.", Text());

    private static readonly ApiParameter Limit = new("limit", ParameterLocation.Query, "How many items at the most.", new OpenApiSchema
    {
        Type = JsonSchemaType.Integer,
        Minimum = "1",
        Maximum = PageLimit.Max.ToString(CultureInfo.InvariantCulture),
        Default = PageLimit.Default,
    });

    private static readonly ApiParameter Site = new(
        "site", ParameterLocation.Query, "Those of one site: the part of a sensor's id before its first /, or nothing for sensors without one.", Text());

    private static readonly ApiParameter Sensor = new("sensor", ParameterLocation.Query, "Those of one sensor.", Text());

    private static readonly ApiParameter Severity = new(
        "severity", ParameterLocation.Query, "Only anomalies of that severity or a worse one: note, warning or critical.", new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Enum = [.. AlarmSeverities.Names.Select(name => JsonValue.Create(name))],
        });

    public static ApiOperation Features { get; } = new(
        "getFeatures",
        "The features of one sensor as of an instant.",
        StatusCodes.Status200OK,
        [
            new("id", ParameterLocation.Path, "The sensor's id, percent-encoded once: / is %2F, % is %25.", Text()),
            new("asOf", ParameterLocation.Query, "now (the default), latest (the newest event time), an RFC 3339 time, a date (its midnight in UTC), or milliseconds since 1970.", Text()),
            new("explain", ParameterLocation.Query, "true: the score also says what moved it most; computed then only.", new OpenApiSchema
            {
                Type = JsonSchemaType.Boolean,
                Default = false,
            }),
            new("features", ParameterLocation.Query, "The names of the features wanted, with commas between them: the answer has these alone, in this order, null for one that the sensor does not have. Left out: all.", Text()),
            new("view", ParameterLocation.Query, "The name of a view instead: the features that the setting `SensorGrid:Views:NAME` selects.", Text()),
            new("receipt", ParameterLocation.Query, "true: the answer has a receipt, which says what its numbers were made with; `prove` of the command line checks it against the log.", new OpenApiSchema
            {
                Type = JsonSchemaType.Boolean,
                Default = false,
            }),
            .. FreshnessParameters.All,
        ],
        Description: """
            503 with `Retry-After` when a record of `after` is not there in time; `notReached` says how far its shard is. 412 when the answer may be staler than `maxStaleness`;
            `stalenessSeconds` says how stale, and is null when nobody reads the shard.
            """);

    public static ApiOperation WhatIf { get; } = new(
        "whatIf",
        "The features, the score and the alarm of one sensor as they would be after readings that did not happen.",
        StatusCodes.Status200OK,
        [
            new("id", ParameterLocation.Path, "The sensor's id, percent-encoded once: / is %2F, % is %25.", Text()),
            new("asOf", ParameterLocation.Query, "latest (the default here: the newest event time, these readings included), now, or a time.", Text()),
            new("features", ParameterLocation.Query, "The names of the features wanted, with commas between them, as for the features themselves.", Text()),
            new("view", ParameterLocation.Query, "The name of a view instead: the features that the setting `SensorGrid:Views:NAME` selects.", Text()),
        ],
        new(
            $"One reading, or an array of at most {WhatIfQuestion.MostReadings}, as POST /readings takes them; sensorId may be left out.",
            ["application/json"],
            new OpenApiSchema(),
            """{"timestamp":"2026-11-22T10:00:01.250Z","metrics":{"temperature":91.5}}"""),
        """
            Nothing is stored, the live sensor stays as it is, and nobody is told of an anomaly: a copy of the sensor has the readings, with the model that scores the live one, as if they
            came next, now, in the shard that the sensor has its newest readings from. `anomaly` says what moved the score. `readings` has the outcome of each, in their order: counted,
            late or duplicate; its score, null for one that is not the newest; whether an anomaly would be open. `anomalies` are those that they would open, change or end.
            `positions` are those of the live sensor.

            503 with `Retry-After` while the sensor's silo copies as many sensors as it may.
            """);

    public static ApiOperation Batch { get; } = new(
        "getFeaturesBatch",
        "The features of many sensors as of one instant, in the order of the request.",
        StatusCodes.Status200OK,
        [],
        new($"The ids, at most {RequestLimits.BatchSensors}, the instant, and the features wanted.", ["application/json"], Object("sensorIds"), BatchExample),
        string.Create(CultureInfo.InvariantCulture, $"""
            An id that is given more than once is computed once. With `features`, each answer has these features alone, in this order, and null for one that the
            sensor does not have. 422 when the answer would have more than {RequestLimits.BatchFeatures} features; 503 with `Retry-After` while other batches
            take all the room there is for them.

            `after`, `wait` and `maxStaleness` are as for one sensor. 503 when a record is not there in time for all of them; a sensor whose answer may be staler than
            `maxStaleness` has `"error":"stale"` and its `stalenessSeconds`.
            """));

    public static ApiOperation Sensors { get; } = new(
        "listSensors",
        "The sensors in the order of their ids. A sensor is silent when nothing comes from it for longer than is to be expected, or all of its windows are empty by now.",
        StatusCodes.Status200OK,
        [
            new("prefix", ParameterLocation.Query, "What the ids begin with.", Text()),
            new("state", ParameterLocation.Query, "Only those in this state: live, silent or anomalous.", new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Enum = ["live", "silent", "anomalous"],
            }),
            Cursor,
            Limit,
        ],
        Description: """
            A sensor without a reading that counts is left out: one that is retired, or whose first reading is on its way.

            With `state`, the list's own knowledge is searched, which is up to a minute behind a sensor's newest reading, and each sensor that is found is
            asked: a page can have fewer items than `limit`, and still a `cursor`.
            """);

    public static ApiOperation History { get; } = new(
        "getHistory",
        "What happened to one sensor, for a chart: its readings and its scores.",
        StatusCodes.Status200OK,
        [
            new("id", ParameterLocation.Path, "The sensor's id, percent-encoded once: / is %2F, % is %25.", Text()),
            new("from", ParameterLocation.Query, "The earliest event time, as asOf has it; an hour before 'to' if it is left out.", Text()),
            new("to", ParameterLocation.Query, "The latest event time, as asOf has it; now if it is left out.", Text()),
            new("points", ParameterLocation.Query, "How many points of each metric at the most.", new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Minimum = "2",
                Maximum = RequestLimits.HistoryPoints.ToString(CultureInfo.InvariantCulture),
                Default = RequestLimits.DefaultHistoryPoints,
            }),
        ],
        Description: """
            Readings that the sensor keeps one by one (for its longest exact window and the allowed lateness) are points of their own, or share one with their
            neighbours where there are more than `points`; before that, what its windows with a hop keep are points, one a hop. A point tells minimum,
            maximum, mean and count, so that no peak is lost. What is kept no longer is not in it.
            """);

    public static ApiOperation Retire { get; } = new(
        "retireSensor",
        "Retires a sensor: all of it is forgotten, and a later reading begins it anew.",
        StatusCodes.Status202Accepted,
        [new("id", ParameterLocation.Path, "The sensor's id, percent-encoded once: / is %2F, % is %25.", Text())],
        Description: """
            Puts `{"sensorId","timestamp","retire":true}` into the stream under the sensor's id, and answers with its position. When that is read, the sensor is
            not found any more, leaves `GET /sensors` and the counts of `GET /cluster`, and its open anomalies end; its anomalies stay in the feed. Readings of
            that time or before are late from then on. A producer can put such a record itself.

            404 when there is no such sensor: no reading of it counts, or it is retired already.
            """);

    public static ApiOperation Cluster { get; } = new(
        "getCluster",
        "The silos, the shards that each owns and how far they are behind the stream, and the fleet in numbers.",
        StatusCodes.Status200OK,
        []);

    public static ApiOperation Readings { get; } = new(
        "postReadings",
        "Puts readings into the stream; the answer comes when the stream has them.",
        StatusCodes.Status202Accepted,
        [],
        new("One reading, an array of readings, or one reading a line.", ["application/json", "application/x-ndjson"], new OpenApiSchema(), ReadingExample));

    public static ApiOperation InfluxWrite { get; } = new(
        "writeLineProtocol",
        "Puts lines of InfluxDB's line protocol into the stream as readings; the answer comes when the stream has them.",
        StatusCodes.Status204NoContent,
        [new("precision", ParameterLocation.Query, "The unit of timestamps: ns (default), us, ms or s.", Text())],
        new("One line a reading.", ["text/plain"], Text(), LineExample),
        """
            The sensor's id is made of tags (`SensorGrid:Influx:SensorId`, by default the tag `sensor_id`); numeric fields are the metrics, booleans 1 and 0; strings are skipped.
            A line without a timestamp gets the time of the request. `org` and `bucket` are not looked at.

            400 when lines are refused: the others are in the stream. Errors have the shape that InfluxDB gives them: `code` and `message`.
            """,
        TakesAnything: true);

    public static ApiOperation DeadLetters { get; } = new(
        "listDeadLetters", "Records and readings that could not be taken, newest first.", StatusCodes.Status200OK, [Cursor, Limit]);

    public static ApiOperation Dismiss { get; } = new(
        "dismissDeadLetter",
        "Takes a dead letter out for good; it does not come back when its record is read again.",
        StatusCodes.Status200OK,
        [new("id", ParameterLocation.Path, "The dead letter's id.", Text())]);

    public static ApiOperation DismissByReason { get; } = new(
        "dismissDeadLetters",
        "Takes dead letters of a reason out for good, at most 1,000 a request.",
        StatusCodes.Status200OK,
        [
            new("reason", ParameterLocation.Query, "The reason as the list tells it; with * at its end, the beginning of reasons. * alone is all of them.", Text()),
            new("cursor", ParameterLocation.Query, "The cursor of the answer before; left out for the first.", Text()),
        ],
        Description: """
            A request reads at most 100 segments of 120 KB. While `more` is true, ask again with `cursor`.

            Dead letters also leave by themselves: 14 days after their records arrived, and the oldest first beyond 64 MB a lane (settings).
            """);

    public static ApiOperation Redrive { get; } = new(
        "redriveDeadLetter",
        "Puts the readings of a dead letter into the stream again, under its partition key.",
        StatusCodes.Status202Accepted,
        [new("id", ParameterLocation.Path, "The dead letter's id.", Text())],
        Description: """
            It stays in the list, which shows when it was redriven and the position it went to. It is put once: a second request answers with the position and
            the time of the first. Readings without an id get one made of the dead letter's, so that they count once even if two requests come at the same time.

            422 when its bytes are still no reading; the detail says why, and nothing is put. Of an array, elements that are still refused become dead letters
            of their new place.
            """);

    public static ApiOperation Anomalies { get; } = new(
        "listAnomalies",
        "Anomalies, newest first; or, with after, what came or changed after a place, oldest first.",
        StatusCodes.Status200OK,
        [
            Site,
            Sensor,
            Severity,
            new("before", ParameterLocation.Query, "Goes back: the cursor of the page before, without after.", Text()),
            new("after", ParameterLocation.Query, "Goes forward: the 'after' of a list, the cursor of the page before, or the id of a stream's event.", Text()),
            Limit,
        ],
        Description: """
            A site keeps its newest 10,000 anomalies. Its feed gives each a place as it comes, and another with each change; a log of all sites gives the
            changes of all feeds one order.

            Without `after`: newest first, by the order in which they came (of all sites, what came before the log begins follows site by site). `cursor` is the
            `before` of the next page, and null on the last; a page can have fewer items than `limit`, and still a `cursor`. `after` is the place as of which the
            list is: what comes or changes later is had with it, here or as the stream's `Last-Event-ID`, and nothing is lost between the two.

            With `after`: anomalies that came or changed after that place, each once and in its newest state, in the order of their changes. One whose own `cursor`
            is not above the place had come before it. `cursor` is the `after` to go on with, and never null. `missed` says that there may have been changes that
            are no longer kept.

            Cursors fit the `site` and `sensor` that they came from, and are short however many sites there are.

            Of all sites: `sitesOmitted` says how many have anomalies and are not listed, since the list was full and others changed later, or since they did not
            change for long. Such a site is listed again with its next change; until then `site=` has what it keeps.
            """);

    public static ApiOperation AnomalyStream { get; } = new(
        "streamAnomalies",
        "Anomalies as they come, as server-sent events.",
        StatusCodes.Status200OK,
        [
            Site,
            Sensor,
            new("minScore", ParameterLocation.Query, "Only anomalies whose score is not below it, from 0 to 1.", new OpenApiSchema
            {
                Type = JsonSchemaType.Number,
                Minimum = "0",
                Maximum = "1",
            }),
            Severity,
            new("lastEventId", ParameterLocation.Query, "The same as the header Last-Event-ID, which goes before it.", Text()),
            new("Last-Event-ID", ParameterLocation.Header, "The id of the last event that the client has: what came after it is sent first.", Text()),
        ],
        Description: """
            `event: anomaly` when one comes, `event: anomaly-updated` when one that had come before changes (its score or severity has risen, or it is over). `data:` is the
            anomaly as `GET /anomalies` shows it; its `id` is the same in each of its states. With `minScore` or `severity`, the first event of
            an anomaly can be an update.

            `id:` is the place after the event: of one site mostly a number, of all sites opaque. A client that comes again with the last one as `Last-Event-ID`
            gets exactly what it lacks, each anomaly once and in its newest state, and then what comes. Without `Last-Event-ID`, a stream begins with what comes
            from now on. A block of an `id:` alone tells the place where the stream has begun, or come to without an event.

            `event: missed` says that events were left out, because the client was too slow (256 changes lie ready for each) or because they are no longer kept.
            `data:` is `{"from","count","resume"}`: the place after which they are missing, how many (null when nobody knows) and the path with which to get what
            is kept of them. The stream goes on with the newest. The ids from then on remember the gap: a client that comes again with one gets what was left out
            first. (What lay between two gaps is sent again.)

            `event: sites` says in a stream of all sites how many of them are not listed, when there are any and when it changes: `{"sitesOmitted"}`, as of
            `GET /anomalies`. The stream itself has the changes of every site.

            A comment comes every 15 seconds, and a client that takes nothing for two minutes is cut off. `retry:` is one second.
            """);

    public static ApiOperation Feedback { get; } = new(
        "giveFeedback",
        "Tells the sensor of an anomaly that it was normal, or a fault.",
        StatusCodes.Status202Accepted,
        [new("id", ParameterLocation.Path, "The anomaly's id, percent-encoded once: / is %2F, % is %25.", Text())],
        new("The verdict.", ["application/json"], Verdict(), VerdictExample),
        """
            Puts `{"sensorId","timestamp","feedback":{"verdict","metric","from","to"}}` into the stream under the sensor's id, and answers with its position. `metric`,
            `from` and `to` are those of the anomaly: its metric (none for a silence), its start, and its end, or its peak while it is open. A replay of the log learns
            the same. A producer can put such a record itself.

            `normal`: the anomaly belongs to what the sensor usually does; when that is read, it is over if it was open. `fault`: it stays out of what is usual.
            A silence keeps the verdict, and nothing is learnt from it. No reading, window or counter changes. The anomaly shows the verdict as its `feedback`, which is a change of it for those who follow the feed.

            The same verdict again puts nothing and answers with the position of the first. Another one replaces it.

            404 when the feed of the site does not keep such an anomaly; 422 when the body has no verdict.
            """);

    public static ApiOperation Definitions { get; } = new(
        "getDefinitions",
        "The newest revision of the definitions, whole, with what is in force: on each silo, and in each shard.",
        StatusCodes.Status200OK,
        [],
        Description: """
            Revision 0: nothing was committed yet, and silos compute with the files that they were started with. A revision is in force once every silo has compiled it; the next records of
            each shard are then pinned to it. `ETag` is its number.
            """);

    public static ApiOperation DefinitionHistory { get; } = new(
        "listRevisions", "All revisions of the definitions, oldest first.", StatusCodes.Status200OK, []);

    public static ApiOperation DefinitionRevision { get; } = new(
        "getRevision",
        "One revision of the definitions, whole.",
        StatusCodes.Status200OK,
        [new("number", ParameterLocation.Path, "Its number, from 1.", Text())]);

    public static ApiOperation Pins { get; } = new(
        "listPins",
        "The pins of shards: from which record on which revision of the definitions applies.",
        StatusCodes.Status200OK,
        [new("shard", ParameterLocation.Query, "The shard, as `positions` names it; up to 100 times.", Text()) { IsRepeatable = true }]);

    public static ApiOperation PutFeatures { get; } = new(
        "putFeatures",
        "Commits feature definitions as the next revision.",
        StatusCodes.Status200OK,
        ChangeParameters(),
        new("The text of a features.json, at most 128 KB.", ["application/json"], new OpenApiSchema(), FeaturesExample),
        """
            Definitions that equal those of the newest revision, but for white space and comments, are no new one: `result` is `unchanged`. `maxFutureSkew` cannot change while the silos run.

            Features that are new are null and listed in `warmup` until their window is covered.
            """);

    public static ApiOperation PutSource { get; } = new(
        "putSource",
        "Commits the definition of a source, a stream's record format, as the next revision; all other definitions stay as they are.",
        StatusCodes.Status200OK,
        [new("name", ParameterLocation.Path, "The definition's name, for people; one of this name is replaced.", Text()), .. ChangeParameters()],
        new("The text of a source definition, at most 128 KB.", ["application/json"], new OpenApiSchema(), """{"format":"telegraf"}"""),
        """
            It applies to the records that are pinned to the revision: those that are read from now on. The silos must read its stream already.

            409 when the silos were started with source definitions of their own, and no revision has any: commit all of them at once.
            """);

    public static ApiOperation PutModel { get; } = new(
        "putModel",
        "Commits the definition of a model as the next revision; all other definitions stay as they are.",
        StatusCodes.Status200OK,
        [new("name", ParameterLocation.Path, "The definition's name; one of this name is replaced. The first name whose 'sensors' name a sensor counts.", Text()), .. ChangeParameters()],
        new(
            "The text of a model.json. `sha256` names its graph, which is stored before by PUT /definitions/models/{sha256}; `sensors` says which sensors it scores.",
            ["application/json"],
            new OpenApiSchema(),
            """{"name":"forest","version":"1","file":"model.onnx","sha256":"750cb87eaf0f6bc5e050cf5a502b3f5b8da97fa19c5668f23d4da2612e55f96b","sensors":"plant-3/*","input":"inputs","inputs":["value_z50"],"outputs":{"strangeness":"strangeness"}}"""),
        "The model is loaded and tried before it is committed. It scores the records that are pinned to the revision: those that are read from now on.");

    public static ApiOperation Graph { get; } = new(
        "getGraph",
        "The graph of a model: the bytes of its ONNX file.",
        StatusCodes.Status200OK,
        [new("sha256", ParameterLocation.Path, "The SHA-256 of the bytes, 64 hexadecimal digits in lower case.", Text())]);

    public static ApiOperation PutGraph { get; } = new(
        "putGraph",
        "Stores the graph of a model, which a definition of a model may then name.",
        StatusCodes.Status200OK,
        [new("sha256", ParameterLocation.Path, "The SHA-256 of the bytes, 64 hexadecimal digits in lower case.", Text())],
        new("The bytes of the ONNX file, at most 16 MB.", ["application/octet-stream"], new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" }, "\"\""),
        """
            It is stored once, however often it is put. Of the graphs that no revision names the newest 32 are kept.

            409 when no further graph can be stored.
            """);

    public static ApiOperation PutTable { get; } = new(
        "putTable",
        "Commits the rows of a reference table as the next revision; all other definitions stay as they are.",
        StatusCodes.Status200OK,
        [new("name", ParameterLocation.Path, "The table's name, by which programs join it; one of this name is replaced.", Text()), .. ChangeParameters()],
        new("The rows, at most 16 MB: CSV whose first line has the names of the columns, a JSON array of objects, or objects one after the other.", ["text/csv", "application/json", "application/x-ndjson"], Text(), "\"sensor,limit\\nplant-1/boiler-1,80\\n\""),
        """
            SQL applications that join the table go over to it while they run, and keep their state.

            400 when a row cannot be read, or an application that joins the table cannot go on with it: `errors` lists all mistakes. A table whose columns were given keeps them.
            """);

    public static ApiOperation TableContent { get; } = new(
        "getTableContent",
        "The rows of a reference table, as they were committed.",
        StatusCodes.Status200OK,
        [new("sha256", ParameterLocation.Path, "The SHA-256 of the bytes, 64 hexadecimal digits in lower case.", Text())]);

    public static ApiOperation PutTableContent { get; } = new(
        "putTableContent",
        "Stores the rows of a reference table, which a definition of a table may then name.",
        StatusCodes.Status200OK,
        [new("sha256", ParameterLocation.Path, "The SHA-256 of the bytes, 64 hexadecimal digits in lower case.", Text())],
        new("The rows, at most 16 MB.", ["application/octet-stream"], new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" }, "\"\""),
        """
            They are stored once, however often they are put. Of those that no revision names the newest 200 are kept.

            409 when no further ones can be stored.
            """);

    public static ApiOperation PutDefinitions { get; } = new(
        "putDefinitions", "Commits definitions of all kinds at once, as the next revision.", StatusCodes.Status200OK, ChangeParameters(), AllDefinitions());

    public static ApiOperation CheckDefinitions { get; } = new(
        "checkDefinitions",
        "Checks definitions of all kinds as PUT /definitions would, and commits nothing. Graphs of models and rows of tables need not be stored.",
        StatusCodes.Status200OK,
        [ChangeParameters()[0]],
        AllDefinitions());

    public static ApiOperation Live { get; } = new("getLive", "Whether the process answers.", StatusCodes.Status200OK, [], TakesAnything: true);

    public static ApiOperation Ready { get; } = new("getReady", "Whether the sensors answer.", StatusCodes.Status200OK, [], TakesAnything: true);

    private static ApiParameter[] ChangeParameters() =>
    [
        new("If-Match", ParameterLocation.Header, "The newest revision that the change was made against: 412 if there is another one by now.", Text()),
        new("note", ParameterLocation.Query, "A word about it for the history; 200 characters are kept.", Text()),
    ];

    private static ApiRequest AllDefinitions() => new(
        "As `GET /definitions` answers: `text` is that of a features.json, `sources` the source definitions of all streams that do not have JSON of ours, `models` all definitions of models, whose graphs are stored before, `tables` all definitions of reference tables, whose rows are. One that is left out stays as it is; null stands for the silos' own. At most 128 KB of text.",
        ["application/json"],
        new OpenApiSchema(),
        """{"sources":[{"name":"line-2","text":"{\"format\":\"telegraf\"}"}]}""");

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };

    private static OpenApiSchema Verdict() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "verdict" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["verdict"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["normal", "fault"] },
        },
    };

    private static OpenApiSchema Object(string required) => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { required },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["sensorIds"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = Text(), MaxItems = RequestLimits.BatchSensors },
            ["asOf"] = Text(),
            ["features"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = Text(), MaxItems = RequestLimits.FeatureNames },
            ["view"] = Text(),
            ["after"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = Text(), MaxItems = RequestLimits.AwaitedRecords },
            ["wait"] = Text(),
            ["maxStaleness"] = Text(),
        },
    };
}
