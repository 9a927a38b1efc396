using SensorGrid.Features.Log;

namespace SensorGrid.Offline.Log;

/// <summary>The instants (UTC) before which records may have been trimmed, by stream. A stream that is younger than what it retains has none.</summary>
internal sealed class TrimHorizons
{
    private readonly Dictionary<string, DateTimeOffset> _horizons = new(StringComparer.Ordinal);

    /// <summary>Adds the horizon of a stream.</summary>
    /// <param name="source">The stream; null for the main stream.</param>
    /// <param name="horizon">The instant.</param>
    public void Add(string? source, DateTimeOffset horizon) => _horizons[source ?? ""] = horizon;

    /// <summary>Gets the horizon of what came from some shards: the latest of their streams; null when none has one.</summary>
    public DateTimeOffset? Of(IEnumerable<ShardName> shards) => shards
        .Select(shard => shard.Source ?? "")
        .Distinct(StringComparer.Ordinal)
        .Max(source => _horizons.TryGetValue(source, out var horizon) ? horizon : (DateTimeOffset?)null);
}
