using SensorGrid.Client;
using SensorGrid.Features.Detection.Models;

namespace SensorGrid.Cli.Definitions;

/// <summary>The difference of two sets of definitions of models, for people.</summary>
internal static class ModelsDiff
{
    private const int ShownDigits = 8;

    /// <summary>Compares definitions with those before: a line for each that comes, goes or changes.</summary>
    /// <param name="before">Those before; null for none.</param>
    /// <param name="after">Those after; null for none.</param>
    public static IEnumerable<string> Of(IReadOnlyList<LiveModelText>? before, IReadOnlyList<LiveModelText>? after)
    {
        var (old, now) = (Parse(before), Parse(after));
        foreach (var name in old.Keys.Union(now.Keys).Order(StringComparer.Ordinal))
        {
            var (was, one) = (old.GetValueOrDefault(name), now.GetValueOrDefault(name));
            if (was is null)
            {
                yield return $"+ model {name}: {TextOf(one!)}";
            }
            else if (one is null)
            {
                yield return $"- model {name}: {TextOf(was)}";
            }
            else if (TextOf(one) != TextOf(was))
            {
                yield return $"model {name}: {TextOf(one)}, was {TextOf(was)}";
            }
            else if (one.SessionKey != was.SessionKey || one.Description != was.Description)
            {
                yield return $"model {name}: the same graph with other inputs, outputs, weight or threshold";
            }
        }

        if (old.Count > 0 && now.Count == 0)
        {
            yield return "models: the one that the silos were started with scores all sensors";
        }
    }

    private static Dictionary<string, ModelManifest> Parse(IReadOnlyList<LiveModelText>? models) =>
        (models ?? []).ToDictionary(model => model.Name, model => ModelManifestParser.Parse(model.Text), StringComparer.Ordinal);

    private static string TextOf(ModelManifest model) => $"{model.Description.Identity}, {model.Sha256[..ShownDigits]} ({(model.Sensors is { } sensors ? $"sensors {sensors}" : "all other sensors")})";
}
