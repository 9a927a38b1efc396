using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SensorGrid.Api.Clustering;
using SensorGrid.Api.Inference.Documents;
using SensorGrid.Api.Keys;
using SensorGrid.Api.OpenApi;

namespace SensorGrid.Api.Inference;

/// <summary>Maps the Open Inference Protocol, version 2, over REST: clients of KServe and Triton run models here unchanged, and read sensors as if a model answered.</summary>
internal static class InferenceDoor
{
    /// <summary>The content type of answers: clients compare it letter by letter.</summary>
    public const string Json = "application/json";

    /// <summary>The beginning of all paths.</summary>
    public const string Root = "/v2";

    private const string Model = "/v2/models/{model}";
    private const string Version = "/v2/models/{model}/versions/{version}";

    // Whatever else is asked for below /v2 gets an error that these clients can read.
    private static readonly string[] AnyMethod = [HttpMethods.Get, HttpMethods.Post];

    public static void MapInference(this IEndpointRouteBuilder app)
    {
        app.MapGet(Root, ServerEndpoints.GetAsync)
            .Describe<InferenceServerDocument, InferenceErrorDocument>(InferenceOperations.Server).WithMetadata(InferenceErrors.Form).ForReaders();
        app.MapGet("/v2/health/live", ServerEndpoints.LiveAsync)
            .Describe<InferenceLiveDocument, InferenceErrorDocument>(InferenceOperations.Live).WithMetadata(InferenceErrors.Form).AllowAnonymous();
        app.MapGet("/v2/health/ready", ServerEndpoints.ReadyAsync)
            .Describe<InferenceReadyDocument, InferenceErrorDocument>(InferenceOperations.Ready, 503).WithMetadata(InferenceErrors.Form).AsksGrainsOnce().AllowAnonymous();
        app.MapGet("/v2/models", ModelEndpoints.ListAsync)
            .Describe<InferenceModelListDocument, InferenceErrorDocument>(InferenceOperations.Models, 503).WithMetadata(InferenceErrors.Form).ReadsGrains().ForReaders();
        MapModel(app, Model, InferenceOperations.Model, InferenceOperations.ModelReady, InferenceOperations.Infer);
        MapModel(app, Version, InferenceOperations.ModelVersion, InferenceOperations.ModelVersionReady, InferenceOperations.InferVersion);
        app.MapMethods("/v2/{**rest}", AnyMethod, ServerEndpoints.NothingAsync).ExcludeFromDescription().WithMetadata(InferenceErrors.Form).ForReaders();
    }

    private static void MapModel(IEndpointRouteBuilder app, string path, ApiOperation metadata, ApiOperation ready, ApiOperation infer)
    {
        app.MapGet(path, ModelEndpoints.GetAsync)
            .Describe<InferenceModelDocument, InferenceErrorDocument>(metadata, 404, 503).WithMetadata(InferenceErrors.Form).ReadsGrains().ForReaders();
        app.MapGet($"{path}/ready", ModelEndpoints.ReadyAsync)
            .Describe<InferenceModelReadyDocument, InferenceErrorDocument>(ready, 404, 503).WithMetadata(InferenceErrors.Form).ReadsGrains().ForReaders();
        app.MapPost($"{path}/infer", InferEndpoint.PostAsync)
            .Describe<InferenceAnswerDocument, InferenceErrorDocument>(infer, 400, 404, 412, 413, 503).WithMetadata(InferenceErrors.Form).AsksGrainsOnce().ForReaders();
    }
}
