using System.Collections.Frozen;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Settings;
using SensorGrid.Features.Engine;

namespace SensorGrid.Api.Sensors;

/// <summary>The features that a client requests by name; an answer has exactly these, in their order, and null for one that the sensor does not have.</summary>
internal sealed class FeatureSelection
{
    /// <summary>Longest name, in UTF-16 characters: no metric with its aggregation and window has a longer one.</summary>
    private const int LongestName = 128;

    private readonly string[] _names;
    private readonly FrozenDictionary<string, int> _places;

    private FeatureSelection(string[] names)
    {
        _names = names;
        _places = names.Select((name, place) => KeyValuePair.Create(name, place)).ToFrozenDictionary(StringComparer.Ordinal);
    }

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

        return new FeatureSelection(names);
    }

    /// <summary>Gets the number of features of an answer.</summary>
    public static int CountOf(FeatureSelection? selection, SensorFeatures features) => selection?._names.Length ?? features.Names.Length;

    /// <summary>Reduces an answer to the selected features; one that the answer lacks is NaN.</summary>
    public SensorFeatures Of(SensorFeatures features)
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

    private static BadHttpRequestException Wrong(FormattableString why) => new($"features: {why.ToString(CultureInfo.InvariantCulture)}.");
}
