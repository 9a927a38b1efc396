using System.Collections.Frozen;
using System.Globalization;
using System.IO.Enumeration;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Settings;
using SensorGrid.Features.Engine;

namespace SensorGrid.Api.Sensors;

/// <summary>
/// The features that a client requests by name or by a view; an answer has exactly these, in their order. One that is named and that the sensor does not have is null; of a
/// pattern it has what the sensor has.
/// </summary>
internal sealed class FeatureSelection
{
    /// <summary>Longest name, in UTF-16 characters: no metric with its aggregation and window has a longer one.</summary>
    private const int LongestName = 128;

    private readonly string[] _names;
    private readonly FrozenDictionary<string, int> _places;
    private readonly bool _hasPatterns;

    private FeatureSelection(string[] names, bool hasPatterns)
    {
        _names = names;
        _hasPatterns = hasPatterns;
        _places = names.Select((name, place) => KeyValuePair.Create(name, place)).ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The names in their order; null when some are patterns, so that they depend on the sensor.</summary>
    public string[]? Names => _hasPatterns ? null : _names;

    /// <summary>Reads the query parameter <c>features</c>: names with commas between them.</summary>
    /// <param name="text">Its value; null when it is not given.</param>
    /// <returns>Null for all features.</returns>
    /// <exception cref="BadHttpRequestException">400: a name cannot be, is given twice, or there are none or too many.</exception>
    public static FeatureSelection? Parse(string? text) => text is null ? null : Of(text.Split(','));

    /// <summary>Selects names.</summary>
    /// <exception cref="BadHttpRequestException">As <see cref="Parse"/>.</exception>
    public static FeatureSelection Of(string[] names)
    {
        if (names.Length is 0 or > RequestLimits.FeatureNames)
        {
            throw Wrong($"{names.Length} names are given; 1 to {RequestLimits.FeatureNames} were expected");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (name.Length is 0 or > LongestName)
            {
                throw Wrong($"a name has {name.Length} characters; 1 to {LongestName} were expected, such as temperature_mean_5m");
            }

            if (!seen.Add(name))
            {
                throw Wrong($"'{name}' is given twice");
            }
        }

        return new FeatureSelection(names, hasPatterns: false);
    }

    /// <summary>Selects what a view names.</summary>
    public static FeatureSelection Of(FeatureView view) => new(view.Entries, view.HasPatterns);

    /// <summary>Reduces an answer to the selected features.</summary>
    public SensorFeatures Of(SensorFeatures features) => _hasPatterns ? Matching(features) : Named(features);

    private SensorFeatures Named(SensorFeatures features)
    {
        var values = new double[_names.Length];
        Array.Fill(values, double.NaN);
        for (var i = 0; i < features.Names.Length; i++)
        {
            if (_places.TryGetValue(features.Names[i], out var place))
            {
                values[place] = features.Values[i];
            }
        }

        return features with { Names = _names, Values = values };
    }

    private SensorFeatures Matching(SensorFeatures features)
    {
        var named = Named(features);
        var (names, values) = (new List<string>(), new List<double>());
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var entry = 0; entry < _names.Length; entry++)
        {
            if (!FeatureView.IsPattern(_names[entry]))
            {
                Add(_names[entry], named.Values[entry]);
                continue;
            }

            for (var i = 0; i < features.Names.Length; i++)
            {
                if (FileSystemName.MatchesSimpleExpression(_names[entry], features.Names[i], ignoreCase: false))
                {
                    Add(features.Names[i], features.Values[i]);
                }
            }
        }

        return features with { Names = [.. names], Values = [.. values] };

        void Add(string name, double value)
        {
            if (seen.Add(name))
            {
                names.Add(name);
                values.Add(value);
            }
        }
    }

    private static BadHttpRequestException Wrong(FormattableString why) => new($"features: {why.ToString(CultureInfo.InvariantCulture)}.");
}
