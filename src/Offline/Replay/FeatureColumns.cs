using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;

namespace SensorGrid.Offline.Replay;

/// <summary>The feature columns of a table: all that the metrics of the file can have, in one order for every sensor.</summary>
public sealed class FeatureColumns
{
    private readonly Dictionary<string, int> _ordinals;
    private readonly double[] _row;

    private FeatureColumns(string[] names)
    {
        Names = names;
        _ordinals = names.Select((name, ordinal) => (name, ordinal)).ToDictionary(pair => pair.name, pair => pair.ordinal, StringComparer.Ordinal);
        _row = new double[names.Length];
    }

    /// <summary>The names of the features, in the order of the columns.</summary>
    public string[] Names { get; }

    /// <summary>Creates the columns. The engine itself says which features a metric has.</summary>
    public static FeatureColumns Create(FeatureDefinitions definitions, IEnumerable<string> metrics)
    {
        string[] derived = [.. definitions.Derived.Select(feature => feature.Name).Distinct(StringComparer.Ordinal)];
        return new([.. metrics.Order(StringComparer.Ordinal).SelectMany(metric => NamesOf(definitions, metric).Except(derived, StringComparer.Ordinal)), .. derived]);
    }

    /// <summary>Lays features out as a row; NaN where there is no value, and everywhere for null. The row is used again by the next call.</summary>
    /// <param name="features">Features of metrics that the columns were created for.</param>
    public ReadOnlySpan<double> Row(SensorFeatures? features)
    {
        Array.Fill(_row, double.NaN);
        for (var i = 0; i < features?.Names.Length; i++)
        {
            _row[_ordinals[features.Names[i]]] = features.Values[i];
        }

        return _row;
    }

    private static string[] NamesOf(FeatureDefinitions definitions, string metric)
    {
        var engine = new KeyEngine(definitions);
        engine.Add(new ShardLineage(ShardName.Of(null, "-"), []), default, new Reading("-", DateTimeOffset.UnixEpoch, [new MetricValue(metric, 0)], null));
        return engine.Compute(AsOf.Latest)?.Names ?? [];
    }
}
