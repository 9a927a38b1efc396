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
    public static CompiledRevision Of(long number, string? features, SourceText[]? sources, OwnDefinitions own) =>
        new(number, features is null ? own.Features : FeaturesOf(features, own), sources is null ? own.Sources : SourcesOf(sources, own));

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

    private static FeatureDefinitions FeaturesOf(string text, OwnDefinitions own)
    {
        FeatureDefinitions definitions;
        try
        {
            definitions = FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(text));
        }
        catch (FeatureDefinitionsException exception)
        {
            throw new UnusableRevisionException(exception.Message);
        }

        // It decides which records are dead letters, which are made before a record's sensor is known.
        var (mine, its) = (own.Features.MaxFutureSkew, definitions.MaxFutureSkew);
        return its == mine
            ? definitions
            : throw new UnusableRevisionException(
                $"'maxFutureSkew' is {Duration.Format(its)}, and {Duration.Format(mine)} where the silos are started: it cannot change while they run. Leave it as it is.");
    }

    private static SourceDefinitions SourcesOf(SourceText[] sources, OwnDefinitions own)
    {
        var (definitions, mistakes) = (new List<SourceDefinition>(), new List<string>());
        foreach (var source in sources)
        {
            try
            {
                var definition = SourceDefinition.Parse(Encoding.UTF8.GetBytes(source.Text));
                if (!own.Streams.Contains(definition.Stream))
                {
                    mistakes.Add($"source/{source.Name}: the silos do not read stream '{definition.Stream}': start them with it in 'SensorGrid:Kinesis:Sources'.");
                }
                else if (definitions.Exists(other => other.Stream == definition.Stream))
                {
                    mistakes.Add($"source/{source.Name}: {(definition.Stream is null ? "the main stream" : $"stream '{definition.Stream}'")} has a definition already: leave one of them.");
                }
                else
                {
                    definitions.Add(definition);
                }
            }
            catch (SourceDefinitionException exception)
            {
                mistakes.AddRange(exception.Errors.Select(error => FormattableString.Invariant($"source/{source.Name}:{error.Line}:{error.Column}: {error.Message}")));
            }
        }

        return mistakes.Count == 0 ? new SourceDefinitions(definitions) : throw new UnusableRevisionException(string.Join('\n', mistakes));
    }
}
