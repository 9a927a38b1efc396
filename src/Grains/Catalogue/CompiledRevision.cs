using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SensorGrid.Features.Definitions;

namespace SensorGrid.Grains.Catalogue;

/// <summary>A revision, ready for use. Immutable.</summary>
/// <param name="Number">Its number; 0 for the silo's own definitions.</param>
/// <param name="Definitions">The feature definitions, with the alarm budgets.</param>
internal sealed record CompiledRevision(long Number, FeatureDefinitions Definitions)
{
    /// <summary>Compiles the text of feature definitions.</summary>
    /// <param name="number">The number of its revision.</param>
    /// <param name="features">The text of a <c>features.json</c>.</param>
    /// <param name="own">The silo's own definitions.</param>
    /// <exception cref="FeatureDefinitionsException">The definitions cannot be used; all mistakes are in the exception, with their places and what to do.</exception>
    public static CompiledRevision Of(long number, string features, FeatureDefinitions own) =>
        new(number, FeatureDefinitions.ParseChange(Encoding.UTF8.GetBytes(features), own));

    /// <summary>Computes the hash of a text of definitions: equal for texts that differ only in white space and comments.</summary>
    public static string HashOf(string features)
    {
        using var document = JsonDocument.Parse(features, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(document.RootElement)).AsSpan(0, 8));
    }
}
