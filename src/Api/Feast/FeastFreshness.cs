using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Doors;
using SensorGrid.Api.Sensors;

namespace SensorGrid.Api.Feast;

/// <summary>The freshness that a request demands, by its query or by members of its body, named as in the query of <c>GET /sensors/{id}/features</c>.</summary>
internal static class FeastFreshness
{
    private static readonly string[] Names = [FreshnessTerms.AfterName, FreshnessTerms.WaitName, FreshnessTerms.MaxStalenessName];

    /// <summary>Reads the terms.</summary>
    /// <param name="query">The query.</param>
    /// <param name="body">The body, an object.</param>
    /// <returns>Null when nothing is demanded.</returns>
    /// <exception cref="BadHttpRequestException">400, 422: one of them cannot be.</exception>
    public static FreshnessTerms? TermsOf(IQueryCollection query, JsonElement body)
    {
        foreach (var member in body.EnumerateObject())
        {
            CheckName(JsonTexts.NameOf(member) ?? "");
        }

        return FreshnessTerms.Parse(
            [.. query[FreshnessTerms.AfterName], .. AfterOf(body)], OneOf(query, body, FreshnessTerms.WaitName), OneOf(query, body, FreshnessTerms.MaxStalenessName));
    }

    // Members that are not known are ignored, since newer clients send more. A demand must not be: Python's names are written in another way.
    private static void CheckName(string name)
    {
        var bare = name.Replace("_", "", StringComparison.Ordinal);
        if (Array.Find(Names, known => known.Equals(bare, StringComparison.OrdinalIgnoreCase)) is { } meant && meant != name)
        {
            throw Wrong($"'{name}' is not known; '{meant}' is.");
        }
    }

    private static string[] AfterOf(JsonElement body) => JsonTexts.Find(body, FreshnessTerms.AfterName) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } records => [.. records.EnumerateArray().Select(record => JsonTexts.TextOf(record) ?? throw NoRecords())],
        { } record => [JsonTexts.TextOf(record) ?? throw NoRecords()],
    };

    private static string? OneOf(IQueryCollection query, JsonElement body, string name)
    {
        var given = query.TryGetValue(name, out var values) ? values.ToString() : null;
        return JsonTexts.Find(body, name) is not { } member ? given
            : given is not null ? throw Wrong($"'{name}' is in the query and in the body: it can have one value only.")
            : JsonTexts.TextOf(member) ?? throw Wrong($"'{name}' must be a text, such as \"2s\".");
    }

    private static BadHttpRequestException NoRecords() => Wrong($"'{FreshnessTerms.AfterName}' must be an array of texts, such as [\"shardId-000000000000:4957…\"].");

    private static BadHttpRequestException Wrong(string why) => new(why, StatusCodes.Status422UnprocessableEntity);
}
