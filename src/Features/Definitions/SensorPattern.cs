using System.Text.Json;
using SensorGrid.Features.Documents;
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

    /// <summary>Reads a pattern, and reports what is wrong with it.</summary>
    /// <returns>The pattern; null when it is none.</returns>
    public static string? Read(Node value, Mistakes mistakes)
    {
        var pattern = value.Kind == JsonValueKind.String ? value.Text : "";
        var ids = pattern.EndsWith('*') ? pattern[..^1] : pattern;
        if (pattern.Length > 0 && ids.Length <= ReadingLimits.SensorIdLength && !ids.Contains('*') && !ids.Any(char.IsControl))
        {
            return pattern;
        }

        var length = ids.Length > ReadingLimits.SensorIdLength ? $" of at most {ReadingLimits.SensorIdLength} characters" : "";
        mistakes.Add(value.Offset, $"'sensors' must be a sensor's id{length}, or the beginning of ids and a * at the end, such as \"plant-3/*\", but is {value.Shown}.");
        return null;
    }
}
