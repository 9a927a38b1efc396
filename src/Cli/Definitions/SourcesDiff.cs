using System.Text;
using SensorGrid.Client;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Cli.Definitions;

/// <summary>The difference of two sets of source definitions, for people.</summary>
internal static class SourcesDiff
{
    private const string Json = "json";

    /// <summary>Compares source definitions with those before: a line for each stream whose records are decoded otherwise.</summary>
    /// <param name="before">Those before; null for what the silos were started with.</param>
    /// <param name="after">Those after; null for the same.</param>
    public static IEnumerable<string> Of(IReadOnlyList<LiveSourceText>? before, IReadOnlyList<LiveSourceText>? after)
    {
        if (after is null)
        {
            return before is null ? [] : ["sources: those that the silos were started with"];
        }

        if (before is null)
        {
            return [$"sources: {List(after)}; before, those that the silos were started with"];
        }

        var (old, now) = (Parse(before), Parse(after));
        return old.Keys.Union(now.Keys).Order(StringComparer.Ordinal).SelectMany(stream => Change(stream, old.GetValueOrDefault(stream), now.GetValueOrDefault(stream)));
    }

    private static IEnumerable<string> Change(string stream, SourceDefinition? before, SourceDefinition? after)
    {
        if (before?.Canonical == after?.Canonical)
        {
            yield break;
        }

        var (old, now) = (before?.Format.Name ?? Json, after?.Format.Name ?? Json);
        yield return $"{NameOf(stream)}: {(old == now ? $"{now} with another mapping" : $"{now}, was {old}")}";
    }

    private static Dictionary<string, SourceDefinition> Parse(IReadOnlyList<LiveSourceText> sources) => sources
        .Select(source => SourceDefinition.Parse(Encoding.UTF8.GetBytes(source.Text)))
        .ToDictionary(definition => definition.Stream ?? "", StringComparer.Ordinal);

    private static string List(IReadOnlyList<LiveSourceText> sources) => sources.Count == 0
        ? "JSON of ours everywhere"
        : string.Join(", ", Parse(sources).OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{NameOf(one.Key)} {one.Value.Format.Name}"));

    private static string NameOf(string stream) => stream.Length == 0 ? "main stream" : $"stream {stream}";
}
