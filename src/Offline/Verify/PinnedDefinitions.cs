using System.Text;
using SensorGrid.Client;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Detection.Models;
using SensorGrid.Features.Log;
using SensorGrid.Offline.Log;
using SensorGrid.Offline.Reference.Definitions;
using SensorGrid.Sources.Definitions;
using SensorGrid.Sources.Formats;

namespace SensorGrid.Offline.Verify;

/// <summary>The definitions that each record of the log was processed under, by the pins of its shard.</summary>
internal sealed class PinnedDefinitions : IRecordFormats
{
    private readonly IReadOnlyDictionary<ShardName, IReadOnlyList<LivePin>> _pins;
    private readonly Dictionary<long, FeatureDefinitions> _definitions;
    private readonly Dictionary<long, ReferenceDefinitions> _references;
    private readonly Dictionary<long, SourceDefinitions> _sources;
    private readonly Dictionary<long, ModelSet> _models;

    /// <param name="own">The definitions of revision 0: those that the silos were started with.</param>
    /// <param name="ownReference">The same, as the reference reads them.</param>
    /// <param name="ownSources">The record formats that the silos were started with.</param>
    /// <param name="models">The models.</param>
    /// <param name="revisions">The revisions that pins name.</param>
    /// <param name="pins">The pins of each shard, in their order; a shard without any follows revision 0.</param>
    /// <exception cref="FeatureDefinitionsException">This build cannot use the feature definitions of a revision.</exception>
    /// <exception cref="SourceDefinitionException">This build cannot use the source definitions of a revision.</exception>
    /// <exception cref="ModelDefinitionException">This build cannot use the models of a revision.</exception>
    public PinnedDefinitions(
        FeatureDefinitions own,
        ReferenceDefinitions ownReference,
        SourceDefinitions ownSources,
        ReplayModels models,
        IReadOnlyDictionary<long, LiveRevision> revisions,
        IReadOnlyDictionary<ShardName, IReadOnlyList<LivePin>> pins)
    {
        _pins = pins;
        _definitions = revisions.ToDictionary(one => one.Key, one => one.Value.Text is { } text ? FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(text)) : own);
        _references = revisions.ToDictionary(one => one.Key, one => one.Value.Text is { } text ? ReferenceDefinitions.Parse(Encoding.UTF8.GetBytes(text)) : ownReference);
        _sources = revisions.ToDictionary(one => one.Key, one => SourcesOf(one.Value, ownSources));
        _models = revisions.ToDictionary(one => one.Key, one => models.Of(one.Value));
        (_definitions[0], _references[0], _sources[0], _models[0]) = (own, ownReference, ownSources, models.Own);
    }

    /// <summary>
    /// Gets whether all revisions have the same lateness and room for metrics. If not, which readings count depends on the revision of each, and the reference has one for a sensor.
    /// </summary>
    public bool CanBeRecomputed => _references.Values.Select(definitions => (definitions.Lateness, definitions.MaxMetrics)).Distinct().Count() == 1;

    /// <summary>Creates those of a system that never changed its definitions.</summary>
    public static PinnedDefinitions Of(FeatureDefinitions own, IModelScorer scorer) =>
        Of(own, SourceDefinitions.None, scorer);

    /// <summary>Creates those of a system that never changed its definitions.</summary>
    public static PinnedDefinitions Of(FeatureDefinitions own, SourceDefinitions sources, IModelScorer scorer) =>
        new(own, ReferenceDefinitions.Default, sources, new ReplayModels(scorer), new Dictionary<long, LiveRevision>(), new Dictionary<ShardName, IReadOnlyList<LivePin>>());

    /// <summary>Gets the definitions of a revision.</summary>
    /// <exception cref="KeyNotFoundException">No pin names it.</exception>
    public FeatureDefinitions Of(long revision) => _definitions[revision];

    /// <summary>Gets the model that scores a sensor by a revision.</summary>
    /// <exception cref="KeyNotFoundException">No pin names it.</exception>
    public IModelScorer ScorerOf(long revision, string sensorId) => _models[revision].For(sensorId);

    /// <summary>Gets the definitions of a revision as the reference reads them.</summary>
    /// <exception cref="KeyNotFoundException">No pin names it.</exception>
    public ReferenceDefinitions ReferenceOf(long revision) => _references[revision];

    /// <summary>Gets the revision that a reading was processed under.</summary>
    public long RevisionOf(ShardName shard, LogPosition position) =>
        _pins.TryGetValue(shard, out var some) && some.LastOrDefault(pin => pin.After is null || position > pin.After) is { } pin ? pin.Revision : 0;

    /// <summary>Determines whether a pin names a revision, or it is the silos' own.</summary>
    public bool Knows(long revision) => _definitions.ContainsKey(revision);

    public RecordFormat FormatOf(ShardName shard, LogPosition record) => _sources[RevisionOf(shard, record)].FormatOf(shard.Source);

    /// <summary>Determines whether records of the log are of another format than by other pins: those up to a position of each shard.</summary>
    /// <param name="other">The pins of another time.</param>
    /// <param name="tips">The last position of each shard.</param>
    public bool DiffersInFormats(PinnedDefinitions other, IEnumerable<(ShardName Shard, LogPosition Tip)> tips) => tips.Any(one =>
        PlacesOf(one.Shard, one.Tip).Concat(other.PlacesOf(one.Shard, one.Tip)).Any(place => CanonicalOf(one.Shard, place) != other.CanonicalOf(one.Shard, place)));

    private string CanonicalOf(ShardName shard, LogPosition record) => new SourceDefinition(shard.Source, FormatOf(shard, record)).Canonical;

    private static SourceDefinitions SourcesOf(LiveRevision revision, SourceDefinitions own) => revision.Sources is { } sources
        ? new SourceDefinitions(sources.Select(source => SourceDefinition.Parse(Encoding.UTF8.GetBytes(source.Text))))
        : own;

    // The last record that each pin leaves as it was, and the last of all: between them the format is the same.
    private IEnumerable<LogPosition> PlacesOf(ShardName shard, LogPosition tip) =>
        (_pins.TryGetValue(shard, out var some) ? some : []).Select(pin => pin.After).OfType<LogPosition>().Where(after => after < tip).Append(tip);
}
