using System.Globalization;
using System.Numerics;
using SensorGrid.Client;
using SensorGrid.Features.Log;
using SensorGrid.Offline.Reference.Definitions;
using SensorGrid.Offline.Reference.Records;
using SensorGrid.Offline.Reference.Sensors;

namespace SensorGrid.Offline.Reference;

/// <summary>A sensor that is recomputed. Safe for concurrent use.</summary>
/// <param name="answer">The live system's answer for it.</param>
/// <param name="limits">The last position to ingest, of every shard that it had readings from.</param>
/// <param name="definitions">The definitions of <c>features.json</c>.</param>
/// <param name="isOneLineage">Whether its readings have one order.</param>
internal sealed class ReferenceSubject(
    LiveAnswer answer, IReadOnlyDictionary<ShardName, LogPosition> limits, ReferenceDefinitions definitions, bool isOneLineage)
{
    private readonly Lock _lock = new();
    private readonly ReferenceSensor _sensor = new(definitions, answer.AsOf.UtcTicks, ReferenceComparison.OldestOf(answer, definitions), isOneLineage);
    private readonly Dictionary<string, (BigInteger, long)> _limits = limits.ToDictionary(
        limit => limit.Key.ToString(),
        limit => (BigInteger.Parse(limit.Value.Sequence.ToString(), CultureInfo.InvariantCulture), limit.Value.SubSequence),
        StringComparer.Ordinal);

    public IReadOnlyDictionary<ShardName, LogPosition> Limits => limits;

    /// <summary>Ingests a reading of it, if the live system had ingested it.</summary>
    public void Add(ReferencePlace place, ReferenceReading reading, string[] ancestors)
    {
        lock (_lock)
        {
            if (_limits.TryGetValue(place.Shard, out var limit) && (place.Sequence, place.SubSequence).CompareTo(limit) <= 0)
            {
                _sensor.Add(place, reading, ancestors);
            }
        }
    }

    /// <summary>Compares the live system's answer with what was read.</summary>
    /// <param name="trimHorizon">The arrival time (ticks) before which readings may have been trimmed; null when none was.</param>
    public ReferenceComparison Compare(long? trimHorizon) => new ReferenceComparison(answer, _sensor, definitions, isOneLineage, trimHorizon).Run();
}
