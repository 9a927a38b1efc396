using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using SensorGrid.Api.OpenApi;
using SensorGrid.Api.Settings;

namespace SensorGrid.Api.Feast;

/// <summary>The operations of Feast's server as in the API's description.</summary>
internal static class FeastOperations
{
    private const string FeaturesExample = """{"features":["sensors:temperature_mean_5m","sensors:anomaly_score"],"entities":{"sensor_id":["plant-1/pump-7"]}}""";

    private const string Frame = """{"sensor_id":["plant-1/pump-7"],"event_timestamp":["2026-11-22T10:00:01.250000"],"temperature":[21.5]}""";

    private static readonly string[] Json = ["application/json"];

    public static ApiOperation OnlineFeatures { get; } = new(
        "feastGetOnlineFeatures",
        "The features of many sensors as of now, as Feast's server answers.",
        StatusCodes.Status200OK,
        FreshnessParameters.All,
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The ids of at most {RequestLimits.BatchSensors} sensors, and at most {RequestLimits.FeatureNames} features; unknown members are ignored."),
            Json,
            new OpenApiSchema(),
            FeaturesExample),
        """
            The one feature view is `sensors`, its join key `sensor_id`; `anomaly_score` and `is_anomaly` are features, too. `after`, `wait` and `maxStaleness`
            may also be members of the body, `after` an array; they are kept for all sensors, or the whole request is refused. The page `docs/doors/feast.md` says what a client sets.
            """);

    public static ApiOperation Push { get; } = new(
        "feastPush", "Puts rows into the stream as readings, as Feast's server takes them.", StatusCodes.Status200OK, [], new(
            "The push source, which is `sensors`, and rows, a column at a time.", Json, new OpenApiSchema(), $$"""{"push_source_name":"sensors","df":{{Frame}}}"""));

    public static ApiOperation Write { get; } = new(
        "feastWriteToOnlineStore", "The same for a feature view.", StatusCodes.Status200OK, [], new(
            "The view, which is `sensors`, and rows, a column at a time.", Json, new OpenApiSchema(), $$"""{"feature_view_name":"sensors","df":{{Frame}}}"""));

    public static ApiOperation Health { get; } = new(
        "feastHealth", "Whether the sensors answer, at the path where Feast's server has it.", StatusCodes.Status200OK, [], TakesAnything: true);
}
