using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SensorGrid.Api.Clustering;
using SensorGrid.Api.Health;
using SensorGrid.Api.Keys;
using SensorGrid.Api.OpenApi;

namespace SensorGrid.Api.Feast;

/// <summary>Maps what Feast's clients call of a feature server: its <c>RemoteOnlineStore</c> reads and writes here unchanged.</summary>
internal static class FeastDoor
{
    public static void MapFeast(this IEndpointRouteBuilder app)
    {
        app.MapPost("/get-online-features", OnlineFeaturesEndpoint.PostAsync)
            .Describe<OnlineFeaturesDocument, FeastErrorDocument>(FeastOperations.OnlineFeatures, 404, 412, 413, 422, 503)
            .WithMetadata(FeastErrors.Form).AsksGrainsOnce().ForReaders();
        app.MapPost("/push", PushEndpoints.PushAsync)
            .Describe<object, FeastErrorDocument>(FeastOperations.Push, 413, 422, 503).WithMetadata(FeastErrors.Form).ForPublishers();
        app.MapPost("/write-to-online-store", PushEndpoints.WriteAsync)
            .Describe<object, FeastErrorDocument>(FeastOperations.Write, 404, 413, 422, 503).WithMetadata(FeastErrors.Form).ForPublishers();
        app.MapGet("/health", HealthEndpoints.ReadyAsync)
            .Describe<ReadinessDocument>(FeastOperations.Health, StatusCodes.Status503ServiceUnavailable).AsksGrainsOnce().AllowAnonymous();
    }
}
