using System.Collections.Frozen;
using SensorGrid.Features.Detection;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Doors;

/// <summary>The features that a client of another store asks for by name; it makes a row of each sensor's answer.</summary>
/// <param name="names">The names, each once; every one can be a feature's by <see cref="FeatureNames"/>.</param>
internal sealed class RowSelection(IReadOnlyList<string> names)
{
    private readonly FrozenDictionary<string, int> _places =
        names.Select((name, place) => KeyValuePair.Create(name, place)).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The names in their order.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>Reduces an answer to the selected features.</summary>
    public SensorRow Of(FeaturesAnswer answer)
    {
        var (values, states) = (new double[names.Count], new ValueState[names.Count]);
        Array.Fill(values, double.NaN);
        if (answer.Features is not { } features)
        {
            return new SensorRow(null, false, values, states);
        }

        var silence = features.AsOf - features.Quality.LastReadingAt;
        var isOutdated = silence > TimeSpan.Zero && silence > FeatureNames.LongestWindow(features.Names);
        for (var i = 0; i < features.Names.Length; i++)
        {
            if (_places.TryGetValue(features.Names[i], out var place))
            {
                Set(place, features.Values[i]);
            }
        }

        SetScore(features.Score);
        return new SensorRow(features.Quality.LastReadingAt, isOutdated, values, states);

        void Set(int place, double value)
        {
            values[place] = value;
            states[place] = !double.IsFinite(value) ? ValueState.Null : isOutdated && !FeatureNames.IsAge(names[place]) ? ValueState.Outdated : ValueState.Present;
        }

        void SetScore(SensorScore? score)
        {
            if (_places.TryGetValue(FeatureNames.Score, out var place))
            {
                Set(place, score?.Score ?? double.NaN);
            }

            if (_places.TryGetValue(FeatureNames.IsAnomaly, out place))
            {
                Set(place, score is null ? double.NaN : score.IsAnomaly ? 1 : 0);
            }
        }
    }
}
