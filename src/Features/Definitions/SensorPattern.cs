using System.Text.Json;
using SensorGrid.Features.Readings;

namespace SensorGrid.Features.Definitions;

/// <summary>Names sensors: by an id, or by the beginning of ids followed by <c>*</c>.</summary>
internal static class SensorPattern
{
    /// <summary>Determines whether a pattern names a sensor.</summary>
    public static bool Matches(string pattern, string sensorId) => pattern.EndsWith('*')
        ? sensorId.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal)
        : sensorId == pattern;

    /// <summary>Determines whether a pattern names every sensor that another one does.</summary>
    public static bool Covers(string pattern, string other) => pattern == other || (pattern.EndsWith('*') && other.StartsWith(pattern[..^1], StringComparison.Ordinal));

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="FeatureDefinitionsException">It is none.</exception>
    public static string Read(JsonElement element, string where)
    {
        var pattern = element.ValueKind == JsonValueKind.String ? element.GetString()! : "";
        var ids = pattern.EndsWith('*') ? pattern[..^1] : pattern;
        return pattern.Length > 0 && ids.Length <= ReadingLimits.SensorIdLength && !ids.Contains('*') && !ids.Any(char.IsControl)
            ? pattern
            : throw new FeatureDefinitionsException(
                $"{where} must be a sensor's id, or the beginning of ids and a * at the end, such as \"plant-3/*\", but is {element.GetRawText()}.");
    }
}
