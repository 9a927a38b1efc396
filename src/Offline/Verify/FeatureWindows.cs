using SensorGrid.Features.Definitions;

namespace SensorGrid.Offline.Verify;

/// <summary>The windows of features, by the last part of their names, and what derived features are computed from.</summary>
internal sealed class FeatureWindows(FeatureDefinitions definitions)
{
    private readonly Dictionary<string, WindowDefinition> _windows = definitions.Groups
        .SelectMany(group => group.Windows)
        .Distinct()
        .ToDictionary(window => window.Label, StringComparer.Ordinal);

    private readonly ILookup<string, string> _derived = definitions.Derived
        .SelectMany(feature => feature.Expression.Names.Select(input => (feature.Name, input)))
        .ToLookup(pair => pair.Name, pair => pair.input, StringComparer.Ordinal);

    public TimeSpan MaxFutureSkew => definitions.MaxFutureSkew;

    /// <summary>Gets the window of a feature; null for an age.</summary>
    public WindowDefinition? Of(string feature) =>
        _windows.TryGetValue(feature[(feature.LastIndexOf('_') + 1)..], out var window) ? window : null;

    /// <summary>Lists the features that a feature follows from, each once: itself, or what a derived one is computed from in the end.</summary>
    public IReadOnlyCollection<string> SourcesOf(string feature)
    {
        if (!_derived.Contains(feature))
        {
            return [feature];
        }

        var seen = new HashSet<string>(StringComparer.Ordinal) { feature };
        var left = new Stack<string>(seen);
        while (left.TryPop(out var name))
        {
            foreach (var input in _derived[name].Where(seen.Add))
            {
                left.Push(input);
            }
        }

        return [.. seen.Where(name => !_derived.Contains(name))];
    }
}
