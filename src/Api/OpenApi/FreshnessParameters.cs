using Microsoft.OpenApi;
using SensorGrid.Api.Sensors;
using SensorGrid.Api.Settings;

namespace SensorGrid.Api.OpenApi;

/// <summary>The query parameters by which a request demands freshness: the same for every operation that has them.</summary>
internal static class FreshnessParameters
{
    public static ApiParameter[] All { get; } =
    [
        new(
            FreshnessTerms.AfterName,
            ParameterLocation.Query,
            $"A record as `shard:sequenceNumber`, from the answer of POST /readings: the answer waits until the sensor has it. Up to {RequestLimits.AwaitedRecords} times.",
            Text())
        {
            IsRepeatable = true,
        },
        new(FreshnessTerms.WaitName, ParameterLocation.Query, "The longest wait for `after`: a duration such as 500ms, at most 10s; 2s when it is left out.", Text()),
        new(FreshnessTerms.MaxStalenessName, ParameterLocation.Query, "A duration: 412 instead of an answer that may lack what arrived in the stream longer ago than that.", Text()),
    ];

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
}
