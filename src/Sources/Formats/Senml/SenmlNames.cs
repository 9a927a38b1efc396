using SensorGrid.Sources.Formats.Json;

namespace SensorGrid.Sources.Formats.Senml;

/// <summary>Splits the resolved name of a record into sensor and metric.</summary>
/// <param name="format">The mapping.</param>
internal sealed class SenmlNames(SenmlFormat format)
{
    /// <summary>The metric of a name that has none.</summary>
    private const string Nameless = "value";

    private readonly char[] _resolved = new char[2 * JsonText.Longest];

    /// <summary>Splits a name.</summary>
    /// <param name="baseName">The base name in force.</param>
    /// <param name="name">The record's own name.</param>
    /// <param name="sensor">The sensor's id; valid until the next call.</param>
    /// <param name="metric">The metric's name; valid until the next call.</param>
    /// <returns>The fault; null when there is none.</returns>
    public string? Split(ReadOnlySpan<char> baseName, ReadOnlySpan<char> name, out ReadOnlySpan<char> sensor, out ReadOnlySpan<char> metric)
    {
        if (format.IsBaseNameSensor)
        {
            sensor = Copy(baseName.Length > 0 && baseName[^1] is '/' or ':' ? baseName[..^1] : baseName, name, out metric);
            metric = metric.IsEmpty ? Nameless : metric;
            return sensor.IsEmpty ? "There is no base name, 'bn', which the sensor's id is made of." : null;
        }

        Copy(baseName, name, out _);
        var resolved = _resolved.AsSpan(0, baseName.Length + name.Length);
        var at = format.Separator is { } separator ? resolved.LastIndexOf(separator) : resolved.LastIndexOfAny('/', ':');
        sensor = at < 0 ? resolved : resolved[..at];
        metric = at < 0 ? default : resolved[(at + 1)..];
        metric = metric.IsEmpty ? Nameless : metric;
        if (resolved.IsEmpty)
        {
            return "It has no name: neither 'n' nor 'bn' is given.";
        }

        return format.Separator is null && baseName.Length > 0 && name.Length > 0 && at + 1 < baseName.Length
            ? $"'bn' {baseName} runs into 'n' {name}: end 'bn' with '/' or ':', or write \"sensor\": \"bn\" into the definition."
            : null;
    }

    // The names lie in one buffer, the second behind the first.
    private ReadOnlySpan<char> Copy(ReadOnlySpan<char> first, ReadOnlySpan<char> second, out ReadOnlySpan<char> copied)
    {
        first.CopyTo(_resolved);
        second.CopyTo(_resolved.AsSpan(first.Length));
        copied = _resolved.AsSpan(first.Length, second.Length);
        return _resolved.AsSpan(0, first.Length);
    }
}
