using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Doors;
using SensorGrid.Api.Sensors;
using SensorGrid.Api.Settings;

namespace SensorGrid.Api.Feast;

/// <summary>The request of <c>POST /get-online-features</c>. Members of its body that it does not know are ignored, as Feast's server does: newer clients send more.</summary>
/// <param name="SensorIds">The ids, row by row; one may come more than once.</param>
/// <param name="Features">The features, each once.</param>
/// <param name="HasFullNames">Whether columns are named <c>sensors__feature</c>.</param>
/// <param name="Terms">The freshness that is demanded; null for none.</param>
internal sealed record OnlineFeaturesRequest(string[] SensorIds, RowSelection Features, bool HasFullNames, FreshnessTerms? Terms)
{
    /// <summary>Reads the request.</summary>
    /// <exception cref="BadHttpRequestException">400, 413, 422: it cannot be answered.</exception>
    /// <exception cref="FeastException">It names something that there is not.</exception>
    public static OnlineFeaturesRequest From(IQueryCollection query, JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw Wrong("The body must be a JSON object with 'entities' and 'features'.");
        }

        if (JsonTexts.Find(body, "feature_service") is { } service && JsonTexts.TextOf(service) is not "")
        {
            throw new FeastException(
                StatusCodes.Status404NotFound,
                "FeatureServiceNotFoundException",
                $"Feature service '{JsonTexts.TextOf(service)}' does not exist: there are none here; name the features, such as {FeastView.Name}:temperature_mean_5m.");
        }

        var ids = IdsOf(body);
        var features = FeaturesOf(body);
        if ((long)ids.Length * features.Names.Count is > RequestLimits.BatchFeatures and var cells)
        {
            throw Wrong($"{ids.Length} rows of {features.Names.Count} features are {cells} values; one request may ask for {RequestLimits.BatchFeatures}.", StatusCodes.Status413PayloadTooLarge);
        }

        return new OnlineFeaturesRequest(ids, features, IsTrue(body, "full_feature_names"), FeastFreshness.TermsOf(query, body));
    }

    private static string[] IdsOf(JsonElement body)
    {
        if (JsonTexts.Find(body, "entities") is not { ValueKind: JsonValueKind.Object } entities)
        {
            throw Wrong($$"""'entities' must be an object such as {"{{FeastView.JoinKey}}":["plant-1/pump-7"]}.""");
        }

        foreach (var member in entities.EnumerateObject())
        {
            if (JsonTexts.NameOf(member) is not FeastView.JoinKey)
            {
                throw Wrong($"'entities' has '{JsonTexts.NameOf(member)}': the one join key of view {FeastView.Name} is {FeastView.JoinKey}.");
            }
        }

        if (JsonTexts.Find(entities, FeastView.JoinKey) is not { ValueKind: JsonValueKind.Array } ids)
        {
            throw Wrong($"entities.{FeastView.JoinKey} must be an array of sensor ids.");
        }

        var count = ids.GetArrayLength();
        return count > RequestLimits.BatchSensors
            ? throw Wrong($"entities.{FeastView.JoinKey} has {count} ids; one request may ask for {RequestLimits.BatchSensors}.", StatusCodes.Status413PayloadTooLarge)
            : [.. ids.EnumerateArray().Select((id, row) => JsonTexts.TextOf(id) ?? throw Wrong($"entities.{FeastView.JoinKey}[{row}] is no text: ids of sensors are strings."))];
    }

    private static RowSelection FeaturesOf(JsonElement body)
    {
        if (JsonTexts.Find(body, "features") is not { ValueKind: JsonValueKind.Array } features || features.GetArrayLength() == 0)
        {
            throw Wrong($"'features' must be an array of references such as {FeastView.Name}:temperature_mean_5m.");
        }

        var count = features.GetArrayLength();
        if (count > RequestLimits.FeatureNames)
        {
            throw Wrong($"'features' has {count} names; one request may give {RequestLimits.FeatureNames}.", StatusCodes.Status413PayloadTooLarge);
        }

        var names = new List<string>(count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var feature in features.EnumerateArray())
        {
            var name = FeastView.FeatureOf(JsonTexts.TextOf(feature) ?? throw Wrong("'features' must be an array of texts."));
            names.Add(seen.Add(name) ? name : throw Wrong($"'features' names {name} twice: a column can be there once."));
        }

        return new RowSelection(names);
    }

    private static bool IsTrue(JsonElement body, string name) => JsonTexts.Find(body, name) switch
    {
        null or { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.True } => true,
        _ => throw Wrong($"'{name}' must be true or false."),
    };

    private static BadHttpRequestException Wrong(FormattableString why, int status = StatusCodes.Status422UnprocessableEntity) =>
        new(why.ToString(CultureInfo.InvariantCulture), status);

    private static BadHttpRequestException Wrong(string why) => new(why, StatusCodes.Status422UnprocessableEntity);
}
