namespace SensorGrid.Offline.Reference;

/// <summary>The result of recomputing a sample of the sensors.</summary>
public sealed class ReferenceResult
{
    private readonly List<ReferenceDifference> _differences = [];
    private readonly SortedDictionary<NotRecomputed, (int Items, int Sensors)> _notRecomputed = [];

    internal ReferenceResult(int sample, int sensors, int seed) => (Sample, Sensors, Seed) = (sample, sensors, seed);

    /// <summary>The number of sensors that were drawn.</summary>
    public int Sample { get; }

    /// <summary>The number of sensors that they were drawn from.</summary>
    public int Sensors { get; }

    /// <summary>The seed that they were drawn with.</summary>
    public int Seed { get; }

    /// <summary>The number of recomputed features.</summary>
    public long Features { get; private set; }

    /// <summary>The differences: features, and their attributes.</summary>
    public IReadOnlyList<ReferenceDifference> Differences => _differences;

    /// <summary>The number of items that were not recomputed, and of their sensors, by reason.</summary>
    public IReadOnlyDictionary<NotRecomputed, (int Items, int Sensors)> NotRecomputed => _notRecomputed;

    internal void Add(ReferenceComparison comparison)
    {
        Features += comparison.Features;
        _differences.AddRange(comparison.Differences);
        foreach (var (reason, count) in comparison.NotRecomputed)
        {
            var (items, affected) = _notRecomputed.GetValueOrDefault(reason);
            _notRecomputed[reason] = (items + count, affected + 1);
        }
    }
}
