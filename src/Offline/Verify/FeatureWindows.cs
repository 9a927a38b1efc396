using SensorGrid.Features.Definitions;

namespace SensorGrid.Offline.Verify;

/// <summary>The windows of features, by the last part of their names.</summary>
internal sealed class FeatureWindows(FeatureDefinitions definitions)
{
    private readonly Dictionary<string, WindowDefinition> _windows = definitions.Groups
        .SelectMany(group => group.Windows)
        .Distinct()
        .ToDictionary(window => window.Label, StringComparer.Ordinal);

    public TimeSpan MaxFutureSkew => definitions.MaxFutureSkew;

    /// <summary>Gets the window of a feature; null for an age.</summary>
    public WindowDefinition? Of(string feature) =>
        _windows.TryGetValue(feature[(feature.LastIndexOf('_') + 1)..], out var window) ? window : null;
}
