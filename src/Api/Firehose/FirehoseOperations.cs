using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using SensorGrid.Api.OpenApi;

namespace SensorGrid.Api.Firehose;

/// <summary>The operation for Amazon Data Firehose as in the API's description.</summary>
internal static class FirehoseOperations
{
    public static ApiOperation Deliver { get; } = new(
        "firehoseDeliver",
        "Puts the records of a delivery of Amazon Data Firehose into the stream as readings; the answer comes when the stream has them.",
        StatusCodes.Status200OK,
        [new("X-Amz-Firehose-Access-Key", ParameterLocation.Header, "An API key, where the host has any.", new OpenApiSchema { Type = JsonSchemaType.String })],
        new(
            "Records whose data is JSON of readings, in base64.",
            ["application/json"],
            new OpenApiSchema(),
            """{"requestId":"ed4acda5-034f-9f42-bba1-f29aea6d7d8f","timestamp":1767268800000,"records":[{"data":"eyJzZW5zb3JJZCI6ImEiLCJ0aW1lc3RhbXAiOjE3NjcyNjg4MDAwMDAsIm1ldHJpY3MiOnsidiI6MX19"}]}"""),
        """
            A reading without an id gets one made of the request's id and its place: a delivery that comes again counts once. What is no reading becomes a dead letter, and does not fail the delivery. The page
            `docs/doors/firehose.md` says more.
            """);
}
