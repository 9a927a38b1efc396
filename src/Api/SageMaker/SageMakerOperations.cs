using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using SensorGrid.Api.OpenApi;
using SensorGrid.Api.Settings;

namespace SensorGrid.Api.SageMaker;

/// <summary>The operations of SageMaker Feature Store's runtime as in the API's description.</summary>
internal static class SageMakerOperations
{
    private const string RecordExample =
        """{"Record":[{"FeatureName":"sensor_id","ValueAsString":"plant-1/pump-7"},{"FeatureName":"event_time","ValueAsString":"2026-11-22T10:00:01.25Z"},{"FeatureName":"temperature","ValueAsString":"21.5"}]}""";

    private const string BatchExample = """{"Identifiers":[{"FeatureGroupName":"sensors","RecordIdentifiersValueAsString":["plant-1/pump-7"],"FeatureNames":["temperature_mean_5m"]}]}""";

    private const string Notes = "Requests are signed by Signature Version 4 where there are keys: the access key id is the name of an API key, the secret access key is that key. The page `docs/doors/sagemaker.md` says more.";

    private static readonly string[] Json = ["application/json"];

    private static readonly ApiParameter Group = new("group", ParameterLocation.Path, "The feature group, which is `sensors`; its name or an ARN.", Text());

    private static readonly ApiParameter Identifier = new(RecordQuery.Identifier, ParameterLocation.Query, "The sensor's id.", Text());

    private static readonly ApiParameter Stores =
        new(RecordQuery.TargetStores, ParameterLocation.Query, "OnlineStore, and OfflineStore beside it.", Text()) { IsRepeatable = true };

    public static ApiOperation Get { get; } = new(
        "sageMakerGetRecord",
        "The features of one sensor as of now, as SageMaker Feature Store answers.",
        StatusCodes.Status200OK,
        [
            Group,
            Identifier,
            new(RecordQuery.FeatureName, ParameterLocation.Query, "A feature that is wanted; left out: all.", Text()) { IsRepeatable = true },
            new(RecordQuery.Expiration, ParameterLocation.Query, "Enabled or Disabled; records do not expire.", Text()),
            .. FreshnessParameters.All,
        ],
        Description: Notes);

    public static ApiOperation Put { get; } = new(
        "sageMakerPutRecord",
        "Puts a record into the stream as a reading, as SageMaker Feature Store takes it.",
        StatusCodes.Status200OK,
        [Group],
        new("The sensor's id, the event time, and metrics.", Json, new OpenApiSchema(), RecordExample),
        Notes);

    public static ApiOperation Delete { get; } = new(
        "sageMakerDeleteRecord",
        "Retires a sensor as of an event time, unless it has a newer reading.",
        StatusCodes.Status200OK,
        [
            Group,
            Identifier,
            new(RecordQuery.EventTime, ParameterLocation.Query, "The event time, as ISO 8601 or in seconds since 1970.", Text()),
            Stores,
            new(RecordQuery.DeletionMode, ParameterLocation.Query, "SoftDelete or HardDelete; both are the same.", Text()),
        ],
        Description: Notes);

    public static ApiOperation Batch { get; } = new(
        "sageMakerBatchGetRecord",
        "The features of many sensors as of now, as SageMaker Feature Store answers.",
        StatusCodes.Status200OK,
        FreshnessParameters.All,
        new("The sensors, and the features that are wanted of them.", Json, new OpenApiSchema(), BatchExample),
        string.Create(
            CultureInfo.InvariantCulture,
            $"One answer has at most {RequestLimits.BatchSensors} sensors and {RequestLimits.BatchFeatures} features; the others are under `UnprocessedIdentifiers`. `after` is waited for as a whole; a sensor whose answer may be staler than `maxStaleness` is under `Errors`. {Notes}"));

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
}
