using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using SensorGrid.Api.Keys;
using SensorGrid.Api.OpenApi;

namespace SensorGrid.Api.Firehose;

/// <summary>Maps the HTTP endpoint that Amazon Data Firehose delivers to.</summary>
internal static class FirehoseDoor
{
    public static void MapFirehose(this IEndpointRouteBuilder app) =>
        app.MapPost("/firehose", FirehoseEndpoint.PostAsync)
            .Describe<FirehoseAnswerDocument, FirehoseAnswerDocument>(FirehoseOperations.Deliver, 400, 401, 403, 415, 503)
            .WithMetadata(FirehoseErrors.Form, FirehoseKeyProof.Proof).ForPublishers();
}
