using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.OpenApi;
using SensorGrid.Api.Requests;
using SensorGrid.Api.Settings;
using SensorGrid.Features.Engine;

namespace SensorGrid.Api.Sensors;

/// <summary>The request of <c>POST /features/batch</c>.</summary>
/// <param name="SensorIds">The ids, in the order of the answer; one may be given more than once.</param>
/// <param name="AsOf">The instant.</param>
/// <param name="Features">The features wanted; null for all.</param>
/// <param name="Terms">The freshness that is demanded; null for none.</param>
internal sealed record BatchRequest(string[] SensorIds, AsOf AsOf, FeatureSelection? Features, FreshnessTerms? Terms = null)
{
    /// <summary>Parses the request.</summary>
    /// <exception cref="BadHttpRequestException">400: a member is missing or of the wrong kind; the message says which.</exception>
    public static BatchRequest From(JsonElement body, FeatureViews views, TimeProvider time)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw new BadHttpRequestException("""A JSON object was expected, such as {"sensorIds":["plant-1/pump-7"],"asOf":"now"}.""");
        }

        CheckMembers(body);
        if (Find(body, "sensorIds") is not { } ids || ids.ValueKind != JsonValueKind.Array)
        {
            throw new BadHttpRequestException("sensorIds must be an array of sensor ids.");
        }

        var count = ids.GetArrayLength();
        if (count > RequestLimits.BatchSensors)
        {
            throw new BadHttpRequestException($"sensorIds has {count} ids; one request may ask for at most {RequestLimits.BatchSensors}.");
        }

        return new BatchRequest(TextsOf(ids, "sensorIds"), AsOfOf(body, time), views.Select(FeaturesOf(body), TextOrNull(body, "view")), TermsOf(body));
    }

    private static FeatureSelection? FeaturesOf(JsonElement body) => Find(body, "features") switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.Array } names when names.GetArrayLength() is var count && count <= RequestLimits.FeatureNames =>
            FeatureSelection.Of(TextsOf(names, "features")),
        { ValueKind: JsonValueKind.Array } names => throw new BadHttpRequestException(
            $"features has {names.GetArrayLength()} names; one request may give at most {RequestLimits.FeatureNames}."),
        _ => throw new BadHttpRequestException("features must be an array of names of features."),
    };

    private static FreshnessTerms? TermsOf(JsonElement body) =>
        FreshnessTerms.Parse(AfterOf(body), TextOrNull(body, "wait"), TextOrNull(body, "maxStaleness"));

    private static string[] AfterOf(JsonElement body) => Find(body, "after") switch
    {
        null or { ValueKind: JsonValueKind.Null } => [],
        { ValueKind: JsonValueKind.Array } records => TextsOf(records, "after"),
        _ => throw new BadHttpRequestException("after must be an array of records, such as [\"shardId-000000000000:4957…\"]."),
    };

    private static string? TextOrNull(JsonElement body, string name) =>
        Find(body, name) is { ValueKind: not JsonValueKind.Null } value ? TextOf(value, name) : null;

    private static string[] TextsOf(JsonElement array, string name) =>
        [.. array.EnumerateArray().Select((text, index) => TextOf(text, $"{name}[{index}]"))];

    /// <summary>Refuses members that are unknown or given twice: ignored, they would get the answer to another question.</summary>
    private static void CheckMembers(JsonElement body)
    {
        var known = ApiOperations.Batch.Request!.MemberNames;
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in body.EnumerateObject())
        {
            var name = NameOf(member);
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                throw new BadHttpRequestException(KnownNames.Unknown("member", name, known));
            }

            if (!given.Add(name))
            {
                throw new BadHttpRequestException(KnownNames.Repeated("member", name));
            }
        }
    }

    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException exception)
        {
            throw new BadHttpRequestException("The name of a member is not valid Unicode text.", exception);
        }
    }

    private static JsonElement? Find(JsonElement body, string name) => body.TryGetProperty(name, out var value) ? value : null;

    private static string TextOf(JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            throw new BadHttpRequestException($"{name} must be a string.");
        }

        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new BadHttpRequestException($"{name} is not valid Unicode text.", exception);
        }
    }

    private static AsOf AsOfOf(JsonElement body, TimeProvider time)
    {
        var text = Find(body, "asOf") switch
        {
            null or { ValueKind: JsonValueKind.Null } => null,
            { ValueKind: JsonValueKind.Number } milliseconds => milliseconds.GetRawText(),
            { } value => TextOf(value, "asOf"),
        };
        return AsOfParameter.TryParse(text, time, out var asOf, out var reason) ? asOf : throw new BadHttpRequestException(reason!);
    }
}
