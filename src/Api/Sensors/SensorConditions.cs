using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Requests;
using SensorGrid.Features.Definitions;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Sensors;

/// <summary>The conditions of sensors in the API's words.</summary>
internal static class SensorConditions
{
    /// <summary>Computes the instant up to which the newest reading of a silent sensor lies: every one of its windows is empty by now.</summary>
    public static DateTimeOffset SilentBefore(TimeProvider time, FeatureDefinitions definitions) => time.GetUtcNow() - definitions.LongestWindow;

    public static string NameOf(SensorCondition condition) => condition switch
    {
        SensorCondition.Live => "live",
        SensorCondition.Silent => "silent",
        SensorCondition.Anomalous => "anomalous",
        _ => throw new ArgumentOutOfRangeException(nameof(condition), condition, "There is no such condition of a sensor."),
    };

    /// <summary>Reads the query's <c>state</c>; null when it is left out.</summary>
    /// <exception cref="BadHttpRequestException">400: not one of the names.</exception>
    public static SensorCondition? Parse(string? text) => text switch
    {
        null or "" => null,
        "live" => SensorCondition.Live,
        "silent" => SensorCondition.Silent,
        "anomalous" => SensorCondition.Anomalous,
        _ => throw new BadHttpRequestException($"'{ShownText.Of(text)}' is not a state: live, silent or anomalous was expected."),
    };
}
