using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Doors;

namespace SensorGrid.Api.SageMaker;

/// <summary>Records that a batch asks for: of a group, by their identifiers.</summary>
/// <param name="Group">The group as the request names it.</param>
/// <param name="Ids">The identifiers.</param>
/// <param name="Names">The features that are asked for; null for all.</param>
internal sealed record BatchIdentifier(string Group, string[] Ids, string[]? Names)
{
    // AWS' own bounds.
    private const int MostIdentifiers = 100;
    private const int MostIds = 100;

    /// <summary>Reads the identifiers of a batch.</summary>
    /// <exception cref="BadHttpRequestException">400: they cannot be.</exception>
    public static BatchIdentifier[] From(JsonElement body)
    {
        if (JsonTexts.Find(body, "Identifiers") is not { ValueKind: JsonValueKind.Array } identifiers || identifiers.GetArrayLength() is 0 or > MostIdentifiers)
        {
            throw new BadHttpRequestException($"'Identifiers' must be an array of 1 to {MostIdentifiers}.");
        }

        RecordQuery.CheckExpiration(JsonTexts.Find(body, RecordQuery.Expiration) is { } expiration ? JsonTexts.TextOf(expiration) ?? "no text" : null);
        return [.. identifiers.EnumerateArray().Select(Read)];
    }

    private static BatchIdentifier Read(JsonElement identifier)
    {
        var group = JsonTexts.Find(identifier, "FeatureGroupName") is { } name ? JsonTexts.TextOf(name) : null;
        var ids = TextsOf(identifier, "RecordIdentifiersValueAsString");
        var names = TextsOf(identifier, "FeatureNames");
        if (group is null || ids is null || ids.Length is 0 or > MostIds)
        {
            throw new BadHttpRequestException($"An identifier needs FeatureGroupName, and 1 to {MostIds} texts as RecordIdentifiersValueAsString.");
        }

        if (names is { Length: 0 })
        {
            throw new BadHttpRequestException("FeatureNames is empty: leave it out for all features.");
        }

        if (SageMakerGroup.Is(group))
        {
            SageMakerGroup.CheckNames(names ?? []);
        }

        return new BatchIdentifier(group, ids, names);
    }

    private static string[]? TextsOf(JsonElement identifier, string member) => JsonTexts.Find(identifier, member) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } texts => [.. texts.EnumerateArray().Select(text => JsonTexts.TextOf(text) ?? throw NoTexts(member))],
        _ => throw NoTexts(member),
    };

    private static BadHttpRequestException NoTexts(string member) => new($"'{member}' must be an array of texts.");
}
