using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using SensorGrid.Api.Clustering;
using SensorGrid.Api.Keys;
using SensorGrid.Api.OpenApi;
using SensorGrid.Api.SageMaker.Signatures;

namespace SensorGrid.Api.SageMaker;

/// <summary>Maps what clients of SageMaker Feature Store's runtime call: they read and write here with another endpoint set, and otherwise unchanged.</summary>
internal static class SageMakerDoor
{
    /// <summary>The content type of answers.</summary>
    public const string Json = "application/json";

    private const string Group = "/FeatureGroup/{group}";

    public static void MapSageMaker(this IEndpointRouteBuilder app)
    {
        app.MapGet(Group, GetRecordEndpoint.GetAsync)
            .Describe<RecordDocument, SageMakerErrorDocument>(SageMakerOperations.Get, 400, 403, 404, 412, 503).WithMetadata(SageMakerErrors.Form, SignatureProof.Proof).ReadsGrains().ForReaders();
        app.MapPost("/BatchGetRecord", BatchGetRecordEndpoint.PostAsync)
            .Describe<RecordBatchDocument, SageMakerErrorDocument>(SageMakerOperations.Batch, 400, 403, 503).WithMetadata(SageMakerErrors.Form, SignatureProof.Proof).AsksGrainsOnce().ForReaders();
        app.MapPut(Group, PutRecordEndpoint.PutAsync)
            .Describe<object, SageMakerErrorDocument>(SageMakerOperations.Put, 400, 403, 404, 503).WithMetadata(SageMakerErrors.Form, SignatureProof.Proof).ForPublishers();
        app.MapDelete(Group, DeleteRecordEndpoint.DeleteAsync)
            .Describe<object, SageMakerErrorDocument>(SageMakerOperations.Delete, 400, 403, 404, 503).WithMetadata(SageMakerErrors.Form, SignatureProof.Proof).AsksGrainsOnce().ForAdmins();
    }
}
