using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SensorGrid.Applications.Tables;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection.Models;
using SensorGrid.Grains.Interfaces.Catalogue;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Grains.Catalogue;

/// <summary>A revision, ready for use. Immutable.</summary>
/// <param name="Number">Its number; 0 for the silo's own definitions.</param>
/// <param name="Definitions">The feature definitions, with the alarm budgets.</param>
/// <param name="Sources">The record formats of the streams.</param>
/// <param name="Models">The models; their graphs need not be loaded.</param>
/// <param name="Tables">The reference tables; their contents are not loaded.</param>
internal sealed record CompiledRevision(long Number, FeatureDefinitions Definitions, SourceDefinitions Sources, ModelSet Models, IReadOnlyList<TableDefinition> Tables)
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Compiles the texts of definitions.</summary>
    /// <param name="number">The number of their revision.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="own">The silo's own definitions, which stand for those that are null.</param>
    /// <exception cref="UnusableRevisionException">The definitions cannot be used; the message says where and what to do.</exception>
    public static CompiledRevision Of(long number, RevisionTexts texts, OwnDefinitions own)
    {
        var mistakes = new List<CatalogueMistake>();
        var compiled = new CompiledRevision(
            number,
            texts.Features is { } features ? FeaturesOf(features, own, mistakes) : own.Features,
            texts.Sources is { } sources ? SourcesOf(sources, own, mistakes) : own.Sources,
            own.Models.Compile(texts.Models, mistakes),
            TableTexts.Parse(texts.Tables, mistakes));
        return mistakes.Count == 0 ? compiled : throw new UnusableRevisionException([.. mistakes]);
    }

    /// <summary>Computes the hash of texts of definitions that can be used: equal for texts that differ only in white space and comments.</summary>
    public static string HashOf(RevisionTexts texts)
    {
        using var all = new MemoryStream();
        if (texts.Features is { } features)
        {
            all.Write(Canonical(features));
        }

        foreach (var canonical in (texts.Sources ?? []).Select(source => SourceDefinition.Parse(Encoding.UTF8.GetBytes(source.Text)).Canonical).Order(StringComparer.Ordinal))
        {
            all.Write(Encoding.UTF8.GetBytes($"\n{canonical}"));
        }

        // The text names the graph by its hash.
        foreach (var model in (texts.Models ?? []).OrderBy(model => model.Name, StringComparer.Ordinal))
        {
            all.Write(Encoding.UTF8.GetBytes($"\nmodel {model.Name} "));
            all.Write(Canonical(model.Text));
        }

        foreach (var table in (texts.Tables ?? []).OrderBy(table => table.Name, StringComparer.Ordinal))
        {
            all.Write(Encoding.UTF8.GetBytes($"\ntable {table.Name} "));
            all.Write(Canonical(table.Text));
        }

        return Convert.ToHexStringLower(SHA256.HashData(all.ToArray()).AsSpan(0, 8));
    }

    private static byte[] Canonical(string text)
    {
        using var document = JsonDocument.Parse(text, Lenient);
        return JsonSerializer.SerializeToUtf8Bytes(document.RootElement);
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
