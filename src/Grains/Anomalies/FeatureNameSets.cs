using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Grains.Anomalies;

/// <summary>Keeps equal lists of features' names once in memory: most anomalies of a feed have the same, and they are most of its bytes.</summary>
internal sealed class FeatureNameSets
{
    // Beyond so many, lists are forgotten and begin anew: those in use stay with the anomalies that have them.
    private const int Most = 1000;

    private readonly HashSet<string[]> _known = new(new Comparer());

    public SensorAnomaly Share(SensorAnomaly anomaly)
    {
        var names = anomaly.Episode.FeatureNames;
        if (!_known.TryGetValue(names, out var known))
        {
            if (_known.Count == Most)
            {
                _known.Clear();
            }

            _known.Add(known = names);
        }

        return ReferenceEquals(known, names) ? anomaly : anomaly with { Episode = anomaly.Episode with { FeatureNames = known } };
    }

    private sealed class Comparer : IEqualityComparer<string[]>
    {
        public bool Equals(string[]? left, string[]? right) => ReferenceEquals(left, right) || left.AsSpan().SequenceEqual(right);

        public int GetHashCode(string[] names) => names is [var first, .., var last] ? HashCode.Combine(names.Length, first, last) : names.Length;
    }
}
