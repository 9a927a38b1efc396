using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SensorGrid.Features.Definitions;
using SensorGrid.Grains.Interfaces.Catalogue;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Grains.Catalogue;

/// <summary>A revision, ready for use. Immutable.</summary>
/// <param name="Number">Its number; 0 for the silo's own definitions.</param>
/// <param name="Definitions">The feature definitions, with the alarm budgets.</param>
/// <param name="Sources">The record formats of the streams.</param>
internal sealed record CompiledRevision(long Number, FeatureDefinitions Definitions, SourceDefinitions Sources)
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Compiles the texts of definitions.</summary>
    /// <param name="number">The number of their revision.</param>
    /// <param name="features">The text of a <c>features.json</c>; null for the silo's own definitions.</param>
    /// <param name="sources">The source definitions; null for the silo's own.</param>
    /// <param name="own">The silo's own definitions.</param>
    /// <exception cref="UnusableRevisionException">The definitions cannot be used; the message says where and what to do.</exception>
    public static CompiledRevision Of(long number, string? features, SourceText[]? sources, OwnDefinitions own)
    {
        var mistakes = new List<CatalogueMistake>();
        var compiled = new CompiledRevision(
            number, features is null ? own.Features : FeaturesOf(features, own, mistakes), sources is null ? own.Sources : SourcesOf(sources, own, mistakes));
        return mistakes.Count == 0 ? compiled : throw new UnusableRevisionException([.. mistakes]);
    }

    /// <summary>Computes the hash of texts of definitions that can be used: equal for texts that differ only in white space and comments.</summary>
    public static string HashOf(string? features, SourceText[]? sources)
    {
        using var all = new MemoryStream();
        if (features is not null)
        {
            using var document = JsonDocument.Parse(features, Lenient);
            all.Write(JsonSerializer.SerializeToUtf8Bytes(document.RootElement));
        }

        foreach (var canonical in (sources ?? []).Select(source => SourceDefinition.Parse(Encoding.UTF8.GetBytes(source.Text)).Canonical).Order(StringComparer.Ordinal))
        {
            all.Write(Encoding.UTF8.GetBytes($"\n{canonical}"));
        }

        return Convert.ToHexStringLower(SHA256.HashData(all.ToArray()).AsSpan(0, 8));
    }

    private static FeatureDefinitions FeaturesOf(string text, OwnDefinitions own, List<CatalogueMistake> mistakes)
    {
        try
        {
            return FeatureDefinitions.ParseChange(Encoding.UTF8.GetBytes(text), own.Features);
        }
        catch (FeatureDefinitionsException exception)
        {
            mistakes.AddRange(exception.Errors.Select(error => new CatalogueMistake(error.Line, error.Column, error.Message)));
            return own.Features;
        }
    }

    private static SourceDefinitions SourcesOf(SourceText[] sources, OwnDefinitions own, List<CatalogueMistake> mistakes)
    {
        var definitions = new List<SourceDefinition>();
        foreach (var source in sources)
        {
            try
            {
                var definition = SourceDefinition.Parse(Encoding.UTF8.GetBytes(source.Text));
                if (WhyUnusable(definition, own, definitions) is { } why)
                {
                    mistakes.Add(MistakeIn(source, 1, 1, why));
                }
                else
                {
                    definitions.Add(definition);
                }
            }
            catch (SourceDefinitionException exception)
            {
                mistakes.AddRange(exception.Errors.Select(error => MistakeIn(source, error.Line, error.Column, error.Message)));
            }
        }

        return new SourceDefinitions(definitions);
    }

    private static string? WhyUnusable(SourceDefinition definition, OwnDefinitions own, List<SourceDefinition> others) =>
        !own.Streams.Contains(definition.Stream) ? $"The silos do not read stream '{definition.Stream}': start them with it in 'SensorGrid:Kinesis:Sources'."
        : others.Exists(other => other.Stream == definition.Stream) ? $"{(definition.Stream is null ? "The main stream" : $"Stream '{definition.Stream}'")} has a definition already: leave one of them."
        : null;

    private static CatalogueMistake MistakeIn(SourceText source, int line, int column, string message) => new(line, column, message) { Definition = $"source/{source.Name}" };
}
