using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using SensorGrid.Api.Paging;
using SensorGrid.Api.Sensors;

namespace SensorGrid.Api.OpenApi;

/// <summary>The operations of the API as its description tells them.</summary>
internal static class ApiOperations
{
    private const string BatchExample = """{"sensorIds":["plant-1/pump-7"],"asOf":"now"}""";

    private const string ReadingExample =
        """{"sensorId":"plant-1/pump-7","timestamp":"2026-11-22T10:00:01.250Z","metrics":{"temperature":21.5,"vibration":0.03}}""";

    private static readonly ApiParameter Cursor =
        new("cursor", ParameterLocation.Query, "The cursor of the page before; left out for the first.", Text());

    private static readonly ApiParameter Limit = new("limit", ParameterLocation.Query, "How many items at the most.", new OpenApiSchema
    {
        Type = JsonSchemaType.Integer,
        Minimum = "1",
        Maximum = PageLimit.Max.ToString(CultureInfo.InvariantCulture),
        Default = PageLimit.Default,
    });

    public static ApiOperation Features { get; } = new(
        "getFeatures",
        "The features of one sensor as of an instant.",
        StatusCodes.Status200OK,
        [
            new("id", ParameterLocation.Path, "The sensor's id, percent-encoded once: / is %2F, % is %25.", Text()),
            new("asOf", ParameterLocation.Query, "now (the default), latest (the newest event time), or an RFC 3339 time.", Text()),
        ]);

    public static ApiOperation Batch { get; } = new(
        "getFeaturesBatch",
        "The features of many sensors as of one instant, in the order of the request.",
        StatusCodes.Status200OK,
        [],
        new($"The ids, at most {BatchRequest.MaxSensors}, and the instant.", ["application/json"], Object("sensorIds"), BatchExample));

    public static ApiOperation Sensors { get; } = new(
        "listSensors",
        "The sensors in the order of their ids. A sensor is silent when all of its windows are empty by now.",
        StatusCodes.Status200OK,
        [new("prefix", ParameterLocation.Query, "What the ids begin with.", Text()), Cursor, Limit]);

    public static ApiOperation Readings { get; } = new(
        "postReadings",
        "Puts readings into the stream; the answer comes when the stream has them.",
        StatusCodes.Status202Accepted,
        [],
        new("One reading, an array of readings, or one reading a line.", ["application/json", "application/x-ndjson"], new OpenApiSchema(), ReadingExample));

    public static ApiOperation DeadLetters { get; } = new(
        "listDeadLetters", "Records and readings that could not be taken, newest first.", StatusCodes.Status200OK, [Cursor, Limit]);

    public static ApiOperation Live { get; } = new("getLive", "Whether the process answers.", StatusCodes.Status200OK, []);

    public static ApiOperation Ready { get; } = new("getReady", "Whether the sensors answer.", StatusCodes.Status200OK, []);

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };

    private static OpenApiSchema Object(string required) => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { required },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["sensorIds"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = Text(), MaxItems = BatchRequest.MaxSensors },
            ["asOf"] = Text(),
        },
    };
}
