using System.Globalization;
using Microsoft.Extensions.Configuration;
using SensorGrid.Hosting.Settings;
using SensorGrid.Hosting.StartUp;

namespace SensorGrid.Api.Settings;

/// <summary>Reads the views: <c>SensorGrid:Views:NAME</c>, each names of features with commas between them.</summary>
public static class ViewsSetting
{
    /// <summary>The most views.</summary>
    public const int MostViews = 100;

    /// <summary>The most patterns of a view: each is compared with every feature of a sensor.</summary>
    public const int MostPatterns = 32;

    private const string Section = "SensorGrid:Views";
    private const int LongestName = 64;
    private const int LongestEntry = 128;

    /// <summary>Reads the views.</summary>
    /// <exception cref="StartUpException">A view cannot be.</exception>
    public static FeatureView[] Read(IConfiguration configuration)
    {
        FeatureView[] views = [.. configuration.GetSection(Section).GetChildren().Select(view => Parse(view.Key, view.Value ?? ""))];
        return views.Length <= MostViews
            ? views
            : throw new StartUpException(string.Create(CultureInfo.InvariantCulture, $"{Section} has {views.Length} views: at most {MostViews} were expected."));
    }

    private static FeatureView Parse(string name, string value)
    {
        var setting = $"{Section}:{name}";
        if (name.Length > LongestName || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-'))
        {
            throw new StartUpException($"{setting}: the name of a view has 1 to {LongestName} of the characters a-z, A-Z, 0-9, _ and -.");
        }

        var entries = value.Split(',', StringSplitOptions.TrimEntries);
        return entries.Length > RequestLimits.FeatureNames ? throw SettingsReader.Wrong(setting, value, $"at most {RequestLimits.FeatureNames} names were expected")
            : Array.Exists(entries, entry => entry.Length is 0 or > LongestEntry || entry.Any(character => character is '?' or '\\' || char.IsControl(character)))
                ? throw SettingsReader.Wrong(setting, value, "names of features with commas between them were expected, such as temperature_mean_5m,pressure_*_1h")
            : entries.Count(FeatureView.IsPattern) > MostPatterns ? throw SettingsReader.Wrong(setting, value, $"at most {MostPatterns} names with a * were expected")
            : entries.GroupBy(entry => entry, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { Key: var twice } ? throw SettingsReader.Wrong(setting, value, $"'{twice}' is there twice")
            : new FeatureView(name, entries);
    }
}
