namespace SensorGrid.Cli.Reference;

/// <summary>The result of recomputing a sample of the sensors.</summary>
/// <param name="sample">The number of sensors that were drawn.</param>
/// <param name="sensors">Of how many.</param>
/// <param name="seed">What they were drawn with.</param>
internal sealed class ReferenceResult(int sample, int sensors, int seed)
{
    private readonly SortedDictionary<NotRecomputed, (int Items, int Sensors)> _notRecomputed = [];

    public int Sample => sample;

    public int Sensors => sensors;

    public int Seed => seed;

    /// <summary>The number of recomputed features.</summary>
    public long Features { get; private set; }

    /// <summary>The differences: features, and their attributes.</summary>
    public List<ReferenceDifference> Differences { get; } = [];

    /// <summary>The number of items that were not recomputed, and of their sensors, by reason.</summary>
    public IReadOnlyDictionary<NotRecomputed, (int Items, int Sensors)> NotRecomputed => _notRecomputed;

    public void Add(ReferenceComparison comparison)
    {
        Features += comparison.Features;
        Differences.AddRange(comparison.Differences);
        foreach (var (reason, count) in comparison.NotRecomputed)
        {
            var (items, affected) = _notRecomputed.GetValueOrDefault(reason);
            _notRecomputed[reason] = (items + count, affected + 1);
        }
    }
}
