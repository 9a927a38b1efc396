using System.Text;
using SensorGrid.Client;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Log;
using SensorGrid.Offline.Reference.Definitions;

namespace SensorGrid.Offline.Verify;

/// <summary>The definitions that each record of the log was processed under, by the pins of its shard.</summary>
/// <param name="own">The definitions of revision 0: those that the silos were started with.</param>
/// <param name="ownReference">The same, as the reference reads them.</param>
/// <param name="revisions">The text of the definitions of each revision that a pin names.</param>
/// <param name="pins">The pins of each shard, in their order; a shard without any follows revision 0.</param>
/// <exception cref="FeatureDefinitionsException">This build cannot use the definitions of a revision.</exception>
internal sealed class PinnedDefinitions(
    FeatureDefinitions own, ReferenceDefinitions ownReference, IReadOnlyDictionary<long, string> revisions, IReadOnlyDictionary<ShardName, IReadOnlyList<LivePin>> pins)
{
    private readonly Dictionary<long, FeatureDefinitions> _definitions = revisions
        .Select(revision => (revision.Key, Definitions: FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(revision.Value))))
        .Append((0, own))
        .ToDictionary();

    private readonly Dictionary<long, ReferenceDefinitions> _references = revisions
        .Select(revision => (revision.Key, Definitions: ReferenceDefinitions.Parse(Encoding.UTF8.GetBytes(revision.Value))))
        .Append((0, ownReference))
        .ToDictionary();

    /// <summary>
    /// Gets whether all revisions have the same lateness and room for metrics. If not, which readings count depends on the revision of each, and the reference has one for a sensor.
    /// </summary>
    public bool CanBeRecomputed => _references.Values.Select(definitions => (definitions.Lateness, definitions.MaxMetrics)).Distinct().Count() == 1;

    /// <summary>Creates those of a system that never changed its definitions.</summary>
    public static PinnedDefinitions Of(FeatureDefinitions own) =>
        new(own, ReferenceDefinitions.Default, new Dictionary<long, string>(), new Dictionary<ShardName, IReadOnlyList<LivePin>>());

    /// <summary>Gets the definitions of a revision.</summary>
    /// <exception cref="KeyNotFoundException">No pin names it.</exception>
    public FeatureDefinitions Of(long revision) => _definitions[revision];

    /// <summary>Gets the definitions of a revision as the reference reads them.</summary>
    /// <exception cref="KeyNotFoundException">No pin names it.</exception>
    public ReferenceDefinitions ReferenceOf(long revision) => _references[revision];

    /// <summary>Gets the revision that a reading was processed under.</summary>
    public long RevisionOf(ShardName shard, LogPosition position) =>
        pins.TryGetValue(shard, out var some) && some.LastOrDefault(pin => pin.After is null || position > pin.After) is { } pin ? pin.Revision : 0;

    /// <summary>Determines whether a pin names a revision, or it is the silos' own.</summary>
    public bool Knows(long revision) => _definitions.ContainsKey(revision);
}
