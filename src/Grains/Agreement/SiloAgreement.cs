using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Metadata;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Grains.Interfaces.Fleet;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Sources.Definitions;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Grains.Agreement;

/// <summary>
/// Publishes what this silo computes with, and chooses the silos of the cluster that agree: those that compute as the longest running one does. All others own no shards and
/// no sensors, whatever they were started with.
/// </summary>
/// <remarks>
/// Silos read it of each other in the cluster's manifest, so the choice needs no call and is the same wherever the manifest is. A silo runs longer than another one if it was started
/// earlier by its own clock.
/// </remarks>
internal sealed class SiloAgreement(IServiceProvider services) : IShardOwnerPolicy, IGrainPropertiesProvider
{
    private const string Property = "sensorgrid.computation";

    // The computation of a silo with sensors that publishes none: an earlier build.
    private static readonly Computation Unknown = new("unknown", "unknown", "unknown", "unknown", "unknown", null, null);

    private static readonly GrainType SensorType = GrainType.Create(SensorGrainFactoryExtensions.GrainTypeName);

    private readonly RevisionStanding _standing = services.GetService<RevisionStanding>() ?? new RevisionStanding(isOut: false);

    private Computation? _local;
    private volatile Published? _published;
    private volatile bool _isRefused;

    /// <summary>Raised when silos choose otherwise than before, though the cluster's manifest is the same.</summary>
    public event Action? Changed
    {
        add => _standing.Changed += value;
        remove => _standing.Changed -= value;
    }

    /// <summary>Gets whether this silo was refused when silos were chosen last: sensors that it still has are to be computed elsewhere.</summary>
    public bool IsRefused => _isRefused || _standing.IsOut;

    /// <summary>The computation of this silo; null when it has no model, which the check at its start reports.</summary>
    public Computation? Local => _local ??= services.GetService<IModelScorer>() is { } scorer
        ? SiloComputation.Of(
            services.GetRequiredService<FeatureDefinitions>(), services.GetRequiredService<SourceDefinitions>(), scorer, services.GetRequiredService<IOptions<SensorGrainsOptions>>().Value.MaxSensors)
        : null;

    public void Populate(Type grainClass, GrainType grainType, Dictionary<string, string> properties)
    {
        if (grainType == SensorType && Local is { } local)
        {
            properties[Property] = JsonSerializer.Serialize(local);
        }
    }

    /// <summary>Selects the silos that compute as the cluster does, whatever revisions they have. All, while none has published what it computes with.</summary>
    public SiloAddress[] Agreed(ClusterManifest manifest, IReadOnlyCollection<SiloAddress> silos)
    {
        var published = In(manifest);
        var oldest = published.Where(silo => silo.Value is not null).OrderBy(silo => silo.Key.Generation).ThenBy(silo => silo.Key).FirstOrDefault().Value;
        return [.. silos.Where(silo => oldest is null || (published.TryGetValue(silo, out var computation) && computation == oldest))];
    }

    public ShardOwners Choose(ClusterManifest manifest, IReadOnlyCollection<SiloAddress> silos, SiloAddress self)
    {
        // Of the whole cluster, not of those silos alone: each stream is read by silos of its own.
        var published = In(manifest)
            .Select(silo => (Silo: silo.Key, Computation: silo.Value))
            .Where(silo => silo.Computation is not null)
            .OrderBy(silo => silo.Silo.Generation)
            .ThenBy(silo => silo.Silo)
            .ToArray();
        if (published is not [var oldest, ..])
        {
            return new ShardOwners([], null);
        }

        var agreed = published.Where(silo => silo.Computation == oldest.Computation).Select(silo => silo.Silo).ToArray();
        var refusal = agreed.Contains(self) ? null : Refusal(published.FirstOrDefault(silo => silo.Silo.Equals(self)).Computation, oldest);
        _isRefused = refusal is not null;
        return new ShardOwners([.. agreed.Where(silo => silos.Contains(silo) && !_standing.Behind.Contains(silo) && !(_standing.IsOut && silo.Equals(self)))], refusal ?? _standing.Refusal);
    }

    private static string? Refusal(Computation? local, (SiloAddress Silo, Computation? Computation) oldest) => local is null
        ? null
        : $"This silo computes otherwise than the cluster, which follows its longest running silo {oldest.Silo}: {local.DifferencesTo(oldest.Computation!)}. "
            + "It owns no shards and no sensors until it is started with the same as the others, or until they have stopped.";

    // Each placement of a sensor reads this, and a manifest changes only when a silo comes or goes.
    private Dictionary<SiloAddress, Computation?> In(ClusterManifest manifest)
    {
        if (_published is not { } published || published.Manifest != manifest)
        {
            _published = published = new Published(manifest, manifest.Silos.ToDictionary(silo => silo.Key, silo => Of(silo.Value)));
        }

        return published.Computations;
    }

    private static Computation? Of(GrainManifest silo) =>
        !silo.Grains.TryGetValue(SensorType, out var sensor) ? null
        : sensor.Properties.TryGetValue(Property, out var text) ? JsonSerializer.Deserialize<Computation>(text)
        : Unknown;

    private sealed record Published(ClusterManifest Manifest, Dictionary<SiloAddress, Computation?> Computations);
}
