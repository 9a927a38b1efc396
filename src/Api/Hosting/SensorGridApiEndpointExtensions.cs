using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Api.Anomalies;
using SensorGrid.Api.Anomalies.Feedback;
using SensorGrid.Api.Anomalies.Streaming;
using SensorGrid.Api.Applications;
using SensorGrid.Api.Applications.Programs;
using SensorGrid.Api.Applications.Rows;
using SensorGrid.Api.Applications.Trials;
using SensorGrid.Api.Cluster;
using SensorGrid.Api.Clustering;
using SensorGrid.Api.Dashboard;
using SensorGrid.Api.DeadLetters;
using SensorGrid.Api.Definitions;
using SensorGrid.Api.Feast;
using SensorGrid.Api.Firehose;
using SensorGrid.Api.Health;
using SensorGrid.Api.Inference;
using SensorGrid.Api.Influx;
using SensorGrid.Api.Json;
using SensorGrid.Api.Keys;
using SensorGrid.Api.OpenApi;
using SensorGrid.Api.Problems;
using SensorGrid.Api.Readings;
using SensorGrid.Api.Requests;
using SensorGrid.Api.SageMaker;
using SensorGrid.Api.Sensors;
using SensorGrid.Api.WhatIf;
using SensorGrid.Http.Connections;

namespace SensorGrid.Api.Hosting;

/// <summary>Maps the API into a host.</summary>
public static class SensorGridApiEndpointExtensions
{
    // Probes and proxies use it. Apart from GET, which the description has.
    private static readonly string[] Head = [HttpMethods.Head];

    /// <summary>Adds the API's middleware and endpoints.</summary>
    public static WebApplication MapSensorGridApi(this WebApplication app)
    {
        app.Services.GetRequiredService<DoorMetrics>();
        app.Use(ConnectionLimit.MarkAsync);
        app.UseMiddleware<NoSniffMiddleware>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<ForeignPageMiddleware>();
        app.UseMiddleware<SensorPathMiddleware>();
        app.UseMiddleware<AnomalyPathMiddleware>();
        app.UseRouting();
        app.UseMiddleware<ApiKeyMiddleware>();
        app.UseMiddleware<LocalFeaturesMiddleware>();
        app.UseMiddleware<KnownRequestMiddleware>();
        app.UseMiddleware<GrainAnswerMiddleware>();
        MapFeatures(app);
        MapStream(app);
        MapAnomalies(app);
        MapDefinitions(app);
        MapApplications(app);
        MapOperations(app);
        app.MapFeast();
        app.MapSageMaker();
        app.MapFirehose();
        app.MapInference();
        MapDashboard(app);
        return app;
    }

    private static void MapFeatures(IEndpointRouteBuilder app)
    {
        app.MapGet("/sensors/{id}/features", FeaturesEndpoint.GetAsync)
            .Describe<FeaturesDocument>(ApiOperations.Features, 400, 404, 412, 422, 503).ReadsGrains().ForReaders();
        app.MapGet("/sensors/{id}/history", HistoryEndpoint.GetAsync)
            .Describe<HistoryDocument>(ApiOperations.History, 400, 404, 503).ReadsGrains().ForReaders();
        app.MapPost("/sensors/{id}/what-if", WhatIfEndpoint.PostAsync)
            .Describe<WhatIfDocument>(ApiOperations.WhatIf, 400, 413, 415, 422, 503).AsksGrainsOnce().ForReaders();
        app.MapDelete("/sensors/{id}", RetireEndpoint.DeleteAsync)
            .Describe<PutPositionDocument>(ApiOperations.Retire, 400, 404, 503).AsksGrainsOnce().ForAdmins();
        app.MapPost("/features/batch", BatchEndpoint.PostAsync)
            .Describe<BatchDocument>(ApiOperations.Batch, 400, 413, 415, 422, 503).AsksGrainsOnce().ForReaders();
        app.MapGet("/sensors", SensorListEndpoint.GetAsync)
            .Describe<SensorListDocument>(ApiOperations.Sensors, 400, 503).ReadsGrains().ForReaders();
    }

    private static void MapStream(IEndpointRouteBuilder app)
    {
        app.MapPost("/readings", ReadingsEndpoint.PostAsync)
            .Describe<ReadingsDocument>(ApiOperations.Readings, 400, 413, 415, 503).ForPublishers();
        app.MapPost("/api/v2/write", WriteEndpoint.PostAsync)
            .Describe(ApiOperations.InfluxWrite, 400, 413, 415, 503).ForPublishers();
        app.MapGet("/dead-letters", DeadLettersEndpoint.GetAsync)
            .Describe<DeadLetterListDocument>(ApiOperations.DeadLetters, 400, 503).ReadsGrains().ForReaders();
        app.MapDelete("/dead-letters/{id}", DismissEndpoint.DeleteAsync)
            .Describe<DismissalDocument>(ApiOperations.Dismiss, 404, 503).AsksGrainsOnce().ForAdmins();
        app.MapDelete("/dead-letters", DismissEndpoint.DeleteByReasonAsync)
            .Describe<DismissalDocument>(ApiOperations.DismissByReason, 400, 503).AsksGrainsOnce().ForAdmins();
        app.MapPost("/dead-letters/{id}/redrive", RedriveEndpoint.PostAsync)
            .Describe<RedriveDocument>(ApiOperations.Redrive, 404, 422, 503).AsksGrainsOnce().ForAdmins();
    }

    private static void MapAnomalies(IEndpointRouteBuilder app)
    {
        app.MapGet("/anomalies", AnomaliesEndpoint.GetAsync)
            .Describe<AnomalyListDocument>(ApiOperations.Anomalies, 400, 503).ReadsGrains().ForReaders();

        // How long streams last is up to their clients: among the durations of requests they would say nothing.
        app.MapGet("/anomalies/stream", AnomalyStreamEndpoint.GetAsync)
            .DescribeStream(ApiOperations.AnomalyStream, 400, 503).AsksGrainsOnce().DisableHttpMetrics().ForReaders();
        app.MapPost("/anomalies/{id}/feedback", FeedbackEndpoint.PostAsync)
            .Describe<PutPositionDocument>(ApiOperations.Feedback, 400, 404, 413, 415, 422, 503).AsksGrainsOnce().ForAdmins();
    }

    private static void MapDefinitions(IEndpointRouteBuilder app)
    {
        app.MapGet("/definitions", DefinitionsEndpoint.GetAsync).Describe<DefinitionsDocument>(ApiOperations.Definitions, 503).ReadsGrains().ForReaders();
        app.MapGet("/definitions/history", DefinitionsEndpoint.GetHistoryAsync)
            .Describe<DefinitionHistoryDocument>(ApiOperations.DefinitionHistory, 503).ReadsGrains().ForReaders();
        app.MapGet("/definitions/revisions/{number}", DefinitionsEndpoint.GetRevisionAsync)
            .Describe<RevisionDocument>(ApiOperations.DefinitionRevision, 404, 503).ReadsGrains().ForReaders();
        app.MapGet("/definitions/pins", DefinitionsEndpoint.GetPinsAsync)
            .Describe<PinsDocument>(ApiOperations.Pins, 400, 503).ReadsGrains().ForReaders();
        app.MapPut("/definitions", DefinitionsChangeEndpoint.PutAsync)
            .Describe<CommitDocument>(ApiOperations.PutDefinitions, 400, 412, 413, 415, 503).AsksGrainsOnce().ForAdmins();
        app.MapPost("/definitions/check", DefinitionsChangeEndpoint.CheckAsync)
            .Describe<DefinitionsCheckDocument>(ApiOperations.CheckDefinitions, 400, 412, 413, 415, 503).AsksGrainsOnce().ForReaders();
        app.MapPut("/definitions/source/{name}", DefinitionsChangeEndpoint.PutSourceAsync)
            .Describe<CommitDocument>(ApiOperations.PutSource, 400, 409, 412, 413, 415, 503).AsksGrainsOnce().ForAdmins();
        app.MapPut("/definitions/model/{name}", DefinitionsChangeEndpoint.PutModelAsync)
            .Describe<CommitDocument>(ApiOperations.PutModel, 400, 412, 413, 415, 503).AsksGrainsOnce().ForAdmins();
        app.MapGet("/definitions/models/{sha256}", ContentsEndpoint.GetGraphAsync).DescribeBytes(ApiOperations.Graph, 404, 503).ReadsGrains().ForReaders();
        app.MapPut("/definitions/models/{sha256}", ContentsEndpoint.PutGraphAsync)
            .Describe<GraphDocument>(ApiOperations.PutGraph, 400, 409, 413, 415, 503).AsksGrainsOnce().ForAdmins();
        app.MapPut("/definitions/table/{name}", DefinitionsChangeEndpoint.PutTableAsync)
            .Describe<CommitDocument>(ApiOperations.PutTable, 400, 409, 412, 413, 415, 503).AsksGrainsOnce().ForAdmins();
        app.MapGet("/definitions/tables/{sha256}", ContentsEndpoint.GetTableAsync).DescribeBytes(ApiOperations.TableContent, 404, 503).ReadsGrains().ForReaders();
        app.MapPut("/definitions/tables/{sha256}", ContentsEndpoint.PutTableAsync)
            .Describe<GraphDocument>(ApiOperations.PutTableContent, 400, 409, 413, 415, 503).AsksGrainsOnce().ForAdmins();
        app.MapPut("/definitions/features/default", DefinitionsChangeEndpoint.PutFeaturesAsync)
            .Describe<CommitDocument>(ApiOperations.PutFeatures, 400, 412, 413, 415, 503).AsksGrainsOnce().ForAdmins();
    }

    private static void MapApplications(IEndpointRouteBuilder app)
    {
        app.MapGet("/applications", ApplicationsEndpoint.ListAsync).Describe<ApplicationListDocument>(ApplicationOperations.List, 503).ReadsGrains().ForReaders();
        app.MapPost("/applications/check", CheckEndpoint.PostAsync).Describe<CheckDocument>(ApplicationOperations.Check, 400, 413, 415, 503).AsksGrainsOnce().ForReaders();
        app.MapPost("/applications/try", TryEndpoint.PostAsync).Describe<TrialDocument>(ApplicationOperations.Try, 400, 413, 415, 503).AsksGrainsOnce().ForReaders();
        app.MapGet("/applications/{name}", ApplicationsEndpoint.GetAsync).Describe<ApplicationDocument>(ApplicationOperations.Get, 404, 503).ReadsGrains().ForReaders();
        app.MapPut("/applications/{name}", ApplicationChangeEndpoint.PutAsync)
            .Describe<ApplicationCommitDocument>(ApplicationOperations.Put, 400, 412, 413, 415, 503).AsksGrainsOnce().ForAdmins();
        app.MapDelete("/applications/{name}", ApplicationsEndpoint.DeleteAsync)
            .Describe<ApplicationNameDocument>(ApplicationOperations.Delete, 404, 503).AsksGrainsOnce().ForAdmins();
        app.MapGet("/applications/{name}/definition", ApplicationsEndpoint.GetDefinitionAsync)
            .Describe<JsonObject>(ApplicationOperations.Definition, 400, 404, 503).ReadsGrains().ForReaders();
        app.MapGet("/applications/{name}/facts", ApplicationsEndpoint.GetFactsAsync)
            .Describe<JsonObject>(ApplicationOperations.Facts, 404, 503).ReadsGrains().ForReaders();
        app.MapGet("/applications/{name}/streams/{stream}", RowStreamEndpoint.GetAsync)
            .DescribeStream(ApplicationOperations.Rows, 400, 404, 503).AsksGrainsOnce().DisableHttpMetrics().ForReaders();
    }

    private static void MapOperations(IEndpointRouteBuilder app)
    {
        app.MapGet("/cluster", ClusterEndpoint.GetAsync).Describe<ClusterDocument>(ApiOperations.Cluster, 503).ReadsGrains().ForReaders();
        app.MapGet("/health/live", (Delegate)HealthEndpoints.LiveAsync).Describe<HealthDocument>(ApiOperations.Live).AllowAnonymous();
        app.MapGet("/health/ready", HealthEndpoints.ReadyAsync).Describe<ReadinessDocument>(ApiOperations.Ready, 503).AsksGrainsOnce().AllowAnonymous();
        app.MapMethods("/health/live", Head, (Delegate)HealthEndpoints.LiveAsync).ExcludeFromDescription().AllowAnonymous();
        app.MapMethods("/health/ready", Head, HealthEndpoints.ReadyAsync).ExcludeFromDescription().AsksGrainsOnce().AllowAnonymous();
        app.MapPrometheusScrapingEndpoint("/metrics").WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head])).ForReaders();
        app.MapOpenApi("/openapi/{documentName}.json").ForReaders();
    }

    private static void MapDashboard(WebApplication app)
    {
        var dashboard = app.Services.GetRequiredService<DashboardEndpoints>();
        app.MapMethods("/", Head, dashboard.GetPageAsync).ExcludeFromDescription().AllowAnonymous();
        app.MapGet("/", dashboard.GetPageAsync).ExcludeFromDescription().AllowAnonymous();
        app.MapGet("/assets/{name}", dashboard.GetAssetAsync).ExcludeFromDescription().AllowAnonymous();
    }
}
